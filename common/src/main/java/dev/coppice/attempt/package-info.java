/** The n-th try of a job: its identity, the claim on it, and what came of it. */
@NullMarked
package dev.coppice.attempt;

import org.jspecify.annotations.NullMarked;
