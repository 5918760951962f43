package dev.coppice.worker.named;

/** A container of a named environment, in the engine. */
public record EnvironmentContainer(String service, String id, String name) {}
