/** Cleaning up after a process of this program that has ended without doing so. */
@NullMarked
package dev.coppice.cli.reap;

import org.jspecify.annotations.NullMarked;
