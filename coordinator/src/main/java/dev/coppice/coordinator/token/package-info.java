/** Who may do what through the API. */
@NullMarked
package dev.coppice.coordinator.token;

import org.jspecify.annotations.NullMarked;
