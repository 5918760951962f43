/** The program {@code coppice}: its start, its commands and what it answers when something goes wrong. */
@NullMarked
package dev.coppice.cli;

import org.jspecify.annotations.NullMarked;
