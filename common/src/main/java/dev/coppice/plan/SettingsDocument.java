package dev.coppice.plan;

/**
 * A repository's defaults for all of its plans ({@code coppice.yml}).
 *
 * @param path relative to the root of its repository
 */
public record SettingsDocument(String path, PlanSettings settings, KeyLines lines) {}
