/** Markdown test plans: what a plan says, how it is read, and which part of it is to be run. */
@NullMarked
package dev.coppice.plan;

import org.jspecify.annotations.NullMarked;
