@NullMarked
package dev.coppice.worker.environment.port;

import org.jspecify.annotations.NullMarked;
