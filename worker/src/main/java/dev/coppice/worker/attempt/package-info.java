/** Running one attempt: checkout, home, tasks, collect, report, release. */
@NullMarked
package dev.coppice.worker.attempt;

import org.jspecify.annotations.NullMarked;
