/** The program's client commands against a coordinator as it is served. */
@NullMarked
package dev.coppice.cli.served;

import org.jspecify.annotations.NullMarked;
