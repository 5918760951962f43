package dev.coppice.plan;

/** What an attempt's files are: a worktree of the worker's mirror, or a repository of their own. */
public enum Isolation {
    WORKTREE,
    CLONE
}
