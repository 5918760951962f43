/** What a task's processes wrote: stamped, masked, and kept within limits. */
@NullMarked
package dev.coppice.worker.log;

import org.jspecify.annotations.NullMarked;
