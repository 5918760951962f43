/** The record of sessions in an SQL database. */
@NullMarked
package dev.coppice.coordinator.store;

import org.jspecify.annotations.NullMarked;
