package dev.coppice.worker.named;

import dev.coppice.worker.secret.SecretSource;
import java.util.Map;
import java.util.Optional;

/** Secrets as whoever starts an environment has them, in variables of the same names. */
record OwnVariables(Map<String, String> env) implements SecretSource {
    @Override
    public Optional<String> secret(String name) {
        return Optional.ofNullable(env.get(name));
    }

    @Override
    public String place(String name) {
        return "the variable " + name + " where coppice env is called";
    }
}
