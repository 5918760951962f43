/** Writing to a terminal: widths, colours, an area that is repainted in place. */
@NullMarked
package dev.coppice.cli.terminal;

import org.jspecify.annotations.NullMarked;
