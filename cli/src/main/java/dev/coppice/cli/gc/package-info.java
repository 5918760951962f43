/** {@code coppice gc}: removes what is left of Coppice on this machine, and of no use any more. */
@NullMarked
package dev.coppice.cli.gc;

import org.jspecify.annotations.NullMarked;
