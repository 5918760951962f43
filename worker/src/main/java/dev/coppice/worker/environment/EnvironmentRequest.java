package dev.coppice.worker.environment;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.worker.ledger.Owner;
import java.util.Collection;
import java.util.Map;

/**
 * What is asked for.
 *
 * @param values what {@code ${NAME}} stands for in a service's variables: the plan's variables and secrets
 * @param secrets values that no log or message may show
 * @param files where the services' logs go
 */
public record EnvironmentRequest(
        Owner owner,
        Project project,
        EnvironmentSpec spec,
        Map<String, String> values,
        Collection<String> secrets,
        AttemptFiles files) {}
