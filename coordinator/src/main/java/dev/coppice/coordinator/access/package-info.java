/** Who may do what: tokens and their roles. */
@NullMarked
package dev.coppice.coordinator.access;

import org.jspecify.annotations.NullMarked;
