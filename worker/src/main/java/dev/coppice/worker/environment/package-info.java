/** Environments: the containers, networks, volumes and ports that an attempt runs against, made for it and gone with it. */
@NullMarked
package dev.coppice.worker.environment;

import org.jspecify.annotations.NullMarked;
