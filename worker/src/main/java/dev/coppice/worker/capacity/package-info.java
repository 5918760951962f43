/** What an attempt needs of the host. */
@NullMarked
package dev.coppice.worker.capacity;

import org.jspecify.annotations.NullMarked;
