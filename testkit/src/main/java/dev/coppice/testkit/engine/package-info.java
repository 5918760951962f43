/** A container engine for tests: the one that is there, or else one that is installed, started and ended with the tests. */
@NullMarked
package dev.coppice.testkit.engine;

import org.jspecify.annotations.NullMarked;
