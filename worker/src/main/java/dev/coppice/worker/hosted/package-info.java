/** Named environments that a worker hosts for others, as a coordinator orders them. */
@NullMarked
package dev.coppice.worker.hosted;

import org.jspecify.annotations.NullMarked;
