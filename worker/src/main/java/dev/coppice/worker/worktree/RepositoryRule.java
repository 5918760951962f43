package dev.coppice.worker.worktree;

import java.util.Optional;

/** Says which repositories may be fetched from: those that jobs are of, their submodules, and where servers send git to. */
public interface RepositoryRule {
    /** Any repository. */
    RepositoryRule ANY = new RepositoryRule() {
        @Override
        public Optional<String> refusal(String repository) {
            return Optional.empty();
        }

        @Override
        public boolean allowsAll() {
            return true;
        }
    };

    /** Why nothing is fetched from this repository, and what to do; empty when it may be. */
    Optional<String> refusal(String repository);

    /** Whether it refuses none. */
    default boolean allowsAll() {
        return false;
    }
}
