@NullMarked
package dev.coppice.worker.named;

import org.jspecify.annotations.NullMarked;
