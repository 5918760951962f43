/** Taking in the JUnit XML reports that a plan names. */
@NullMarked
package dev.coppice.worker.junit;

import org.jspecify.annotations.NullMarked;
