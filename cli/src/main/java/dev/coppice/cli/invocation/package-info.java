/** What one call of {@code coppice} was given, and how it may end; shared by all commands. */
@NullMarked
package dev.coppice.cli.invocation;

import org.jspecify.annotations.NullMarked;
