/** {@code coppice watch}: the view of a session that a coordinator runs. */
@NullMarked
package dev.coppice.cli.watch;

import org.jspecify.annotations.NullMarked;
