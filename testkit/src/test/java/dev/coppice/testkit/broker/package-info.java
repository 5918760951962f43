@NullMarked
package dev.coppice.testkit.broker;

import org.jspecify.annotations.NullMarked;
