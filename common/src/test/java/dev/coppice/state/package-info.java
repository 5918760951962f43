@NullMarked
package dev.coppice.state;

import org.jspecify.annotations.NullMarked;
