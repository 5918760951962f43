@NullMarked
package dev.coppice.coordinator.http;

import org.jspecify.annotations.NullMarked;
