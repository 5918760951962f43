/** Starting threads, and ending them together. */
@NullMarked
package dev.coppice.lifecycle;

import org.jspecify.annotations.NullMarked;
