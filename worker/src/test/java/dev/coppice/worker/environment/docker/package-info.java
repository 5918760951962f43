@NullMarked
package dev.coppice.worker.environment.docker;

import org.jspecify.annotations.NullMarked;
