/** Where a worker finds the values of secrets. */
@NullMarked
package dev.coppice.worker.secret;

import org.jspecify.annotations.NullMarked;
