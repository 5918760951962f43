@NullMarked
package dev.coppice.testkit.engine;

import org.jspecify.annotations.NullMarked;
