/** Single jobs of a session: their logs, and why they do not run. */
@NullMarked
package dev.coppice.cli.job;

import org.jspecify.annotations.NullMarked;
