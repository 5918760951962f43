/** What every transport promises, as tests that each one passes. */
@NullMarked
package dev.coppice.testkit.transport;

import org.jspecify.annotations.NullMarked;
