/** {@code coppice context}: the coordinators that a person uses, by name. */
@NullMarked
package dev.coppice.cli.context;

import org.jspecify.annotations.NullMarked;
