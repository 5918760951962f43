@NullMarked
package dev.coppice.worker.environment.compose;

import org.jspecify.annotations.NullMarked;
