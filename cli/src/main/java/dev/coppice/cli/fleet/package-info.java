/** {@code coppice workers} and {@code coppice doctor}: what is behind a coordinator, and whether all is well with it. */
@NullMarked
package dev.coppice.cli.fleet;

import org.jspecify.annotations.NullMarked;
