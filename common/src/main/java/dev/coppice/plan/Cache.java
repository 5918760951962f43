package dev.coppice.plan;

import java.util.Optional;

/**
 * A folder that is kept with the worktree from attempt to attempt.
 *
 * @param name a known tool ({@code maven}, {@code npm}, {@code gradle}, {@code pip}, {@code go}), or any name when a path is given
 * @param path relative to the worktree's root; empty for a known tool
 */
public record Cache(String name, Optional<String> path) {}
