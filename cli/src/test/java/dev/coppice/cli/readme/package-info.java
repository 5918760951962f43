/** What the README shows is what the program has. */
@NullMarked
package dev.coppice.cli.readme;

import org.jspecify.annotations.NullMarked;
