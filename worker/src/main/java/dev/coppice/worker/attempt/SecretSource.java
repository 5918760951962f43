package dev.coppice.worker.attempt;

import java.util.Optional;

/** Where the values of secrets that plans name come from. */
public interface SecretSource {
    /** The value; empty when this worker has no secret of that name. */
    Optional<String> secret(String name);
}
