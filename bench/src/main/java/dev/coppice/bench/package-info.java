/** Benchmarks of the built program beside the tools that people use today. */
@NullMarked
package dev.coppice.bench;

import org.jspecify.annotations.NullMarked;
