/** A clock that a test moves. */
@NullMarked
package dev.coppice.testkit.time;

import org.jspecify.annotations.NullMarked;
