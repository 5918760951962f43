@NullMarked
package dev.coppice.testkit.transport;

import org.jspecify.annotations.NullMarked;
