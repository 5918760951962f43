/** What a worker has to say and the transport has not confirmed yet: sent again until it has. */
@NullMarked
package dev.coppice.worker.outbox;

import org.jspecify.annotations.NullMarked;
