package dev.coppice.cli.environment;

import java.util.List;
import java.util.Optional;

/** Asks a coordinator for an environment; with a name alone, for one that was stopped. */
record FleetStart(
        String name,
        Optional<String> repository,
        Optional<String> revision,
        Optional<String> pool,
        Optional<List<String>> compose,
        Optional<String> plan,
        Optional<Integer> port,
        Optional<Long> lifetimeSeconds) {}
