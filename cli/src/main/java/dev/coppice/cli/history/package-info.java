/** {@code coppice history}: earlier sessions of a repository on this machine. */
@NullMarked
package dev.coppice.cli.history;

import org.jspecify.annotations.NullMarked;
