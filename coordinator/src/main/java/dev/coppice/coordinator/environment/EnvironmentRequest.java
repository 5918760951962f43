package dev.coppice.coordinator.environment;

import dev.coppice.environment.EnvironmentTemplate;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks for an environment to be started, a new one or one that was stopped.
 *
 * @param key names this request: it is done once, however often it is sent
 * @param pool empty for the usual one, or that of the environment
 * @param gitRevision that the template's commit was found by; empty without a template
 * @param template empty for that of an environment that was stopped
 * @param lifetime empty for that which it had, or the usual one
 */
public record EnvironmentRequest(
        String name,
        EnvironmentCaller caller,
        String key,
        Optional<String> pool,
        String gitRevision,
        Optional<EnvironmentTemplate> template,
        Optional<Duration> lifetime) {}
