package dev.coppice.wrong.one;

import dev.coppice.wrong.two.Second;

/** Breaks the rule on package cycles, and has no package-info. */
public record First(Second second) {}
