/** The machines behind a coordinator: its workers, and whether all is well with itself. */
@NullMarked
package dev.coppice.cli.fleet;

import org.jspecify.annotations.NullMarked;
