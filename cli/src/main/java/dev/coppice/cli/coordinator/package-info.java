/** {@code coppice coordinator}: puts a coordinator's process together. */
@NullMarked
package dev.coppice.cli.coordinator;

import org.jspecify.annotations.NullMarked;
