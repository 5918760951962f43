package dev.coppice.worker.named;

import java.util.Optional;
import java.util.Set;

/**
 * What a host gives named environments.
 *
 * @param address of the host where their ports are published
 * @param allowed keys of their compose files that are refused otherwise; empty where their authors own the host
 */
public record HostingRules(String address, Optional<Set<String>> allowed) {}
