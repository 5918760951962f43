package dev.coppice.worker.attempt;

import java.util.Optional;

/** Says whose jobs a worker runs. */
public interface RepositoryRule {
    /** Any repository's. */
    RepositoryRule ANY = repository -> Optional.empty();

    /** Why no job of this repository is run, and what to do; empty when it is. */
    Optional<String> refusal(String repository);
}
