/** From a request to a session: which commit it means, what its plans ask for, and whether it is taken. */
@NullMarked
package dev.coppice.coordinator.submission;

import org.jspecify.annotations.NullMarked;
