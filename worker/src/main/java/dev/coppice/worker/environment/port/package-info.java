/** Shares out the host's ports, subnets and memory among all processes of this user, so that no two get the same. */
@NullMarked
package dev.coppice.worker.environment.port;

import org.jspecify.annotations.NullMarked;
