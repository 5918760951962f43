/** The coordinator: takes sessions in, and decides what runs where, when, and what is recorded of it. */
@NullMarked
package dev.coppice.coordinator;

import org.jspecify.annotations.NullMarked;
