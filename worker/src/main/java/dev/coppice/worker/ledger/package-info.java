/** What a worker process has made that only a record can find again: written down before it is made, until it is gone. */
@NullMarked
package dev.coppice.worker.ledger;

import org.jspecify.annotations.NullMarked;
