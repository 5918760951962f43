/** State machines as tables: which trigger leads from which state to which. */
@NullMarked
package dev.coppice.state;

import org.jspecify.annotations.NullMarked;
