/** Turns what a person asks for into jobs: reads plans, settles every setting, and orders jobs by what they need. */
@NullMarked
package dev.coppice.coordinator.plan;

import org.jspecify.annotations.NullMarked;
