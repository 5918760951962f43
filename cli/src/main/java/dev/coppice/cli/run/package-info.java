/** {@code coppice run}: a session on this machine, from the command line to the exit code. */
@NullMarked
package dev.coppice.cli.run;

import org.jspecify.annotations.NullMarked;
