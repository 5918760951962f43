/** What runs next: the order of waiting jobs, and the workers that could take them. */
@NullMarked
package dev.coppice.coordinator.dispatch;

import org.jspecify.annotations.NullMarked;
