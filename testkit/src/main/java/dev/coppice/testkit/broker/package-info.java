/** Brokers for tests, and what only a transport over a broker promises. */
@NullMarked
package dev.coppice.testkit.broker;

import org.jspecify.annotations.NullMarked;
