/** The folder that is home to one attempt, and the variables its tasks see. */
@NullMarked
package dev.coppice.worker.home;

import org.jspecify.annotations.NullMarked;
