/** The images that environments run: obtained from registries, and remembered by their last use. */
@NullMarked
package dev.coppice.worker.environment.image;

import org.jspecify.annotations.NullMarked;
