package dev.coppice.wrong.two;

import dev.coppice.wrong.one.First;

/** The other half of a package cycle. */
public record Second(First first) {}
