/** The far end of uploads. */
@NullMarked
package dev.coppice.testkit.upload;

import org.jspecify.annotations.NullMarked;
