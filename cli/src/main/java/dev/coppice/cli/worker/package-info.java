/** {@code coppice worker}: puts a worker's process together. */
@NullMarked
package dev.coppice.cli.worker;

import org.jspecify.annotations.NullMarked;
