@NullMarked
package dev.coppice.coordinator;

import org.jspecify.annotations.NullMarked;
