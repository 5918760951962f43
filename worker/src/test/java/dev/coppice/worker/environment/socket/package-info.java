@NullMarked
package dev.coppice.worker.environment.socket;

import org.jspecify.annotations.NullMarked;
