package dev.coppice.coordinator.history;

/** What makes jobs of several sessions the same job. */
public record JobKey(String repository, String plan, String range) {}
