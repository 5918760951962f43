/** Running a module's tests in a stack of services of its own. */
@NullMarked
package dev.coppice.worker.moduletest;

import org.jspecify.annotations.NullMarked;
