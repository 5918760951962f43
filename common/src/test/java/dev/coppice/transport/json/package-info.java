@NullMarked
package dev.coppice.transport.json;

import org.jspecify.annotations.NullMarked;
