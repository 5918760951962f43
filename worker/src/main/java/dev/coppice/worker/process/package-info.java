/** Running a task's shell blocks, and ending every process that came of them. */
@NullMarked
package dev.coppice.worker.process;

import org.jspecify.annotations.NullMarked;
