/** What tests need of this system. */
@NullMarked
package dev.coppice.testkit.system;

import org.jspecify.annotations.NullMarked;
