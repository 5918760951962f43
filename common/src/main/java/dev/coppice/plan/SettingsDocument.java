package dev.coppice.plan;

import dev.coppice.environment.ModuleTests;
import dev.coppice.environment.NamedEnvironments;
import java.util.Optional;

/**
 * What a repository says once for all ({@code coppice.yml}): the defaults of its plans, how a module's tests are run, and what its named
 * environments are.
 *
 * @param path relative to the root of its repository
 */
public record SettingsDocument(
        String path,
        PlanSettings settings,
        KeyLines lines,
        Optional<ModuleTests> tests,
        Optional<NamedEnvironments> environments) {}
