/** Checks which part of the program may know and do what; the fixtures that each rule is seen to fail on are in {@code wrong}. */
@NullMarked
package dev.coppice.cli.architecture;

import org.jspecify.annotations.NullMarked;
