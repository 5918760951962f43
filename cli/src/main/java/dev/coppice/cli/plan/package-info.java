/** The commands that check, show and write plans, on the files as they lie there. */
@NullMarked
package dev.coppice.cli.plan;

import org.jspecify.annotations.NullMarked;
