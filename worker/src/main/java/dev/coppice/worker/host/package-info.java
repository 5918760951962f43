/** What several rooms need of the machine that a worker runs on: locks that end with a process, private files, and the deleting of trees. */
@NullMarked
package dev.coppice.worker.host;

import org.jspecify.annotations.NullMarked;
