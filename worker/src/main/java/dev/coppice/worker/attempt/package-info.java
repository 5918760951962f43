/** Running one attempt: checkout, environment, tasks, collect, report, release. */
@NullMarked
package dev.coppice.worker.attempt;

import org.jspecify.annotations.NullMarked;
