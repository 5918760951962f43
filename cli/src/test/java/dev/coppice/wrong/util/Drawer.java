package dev.coppice.wrong.util;

/** Is in a package whose name says nothing. */
public interface Drawer {}
