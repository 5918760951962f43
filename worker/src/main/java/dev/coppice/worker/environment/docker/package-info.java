/** Speaks with Docker and Podman through docker-java, which nothing else knows. */
@NullMarked
package dev.coppice.worker.environment.docker;

import org.jspecify.annotations.NullMarked;
