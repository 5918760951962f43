/** What tests need to know of the threads that they start. */
@NullMarked
package dev.coppice.testkit.lifecycle;

import org.jspecify.annotations.NullMarked;
