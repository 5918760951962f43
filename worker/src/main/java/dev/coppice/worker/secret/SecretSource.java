package dev.coppice.worker.secret;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where the values of secrets that plans name come from. Safe for use by many threads. */
public interface SecretSource {

    /** The value; empty when there is no secret of that name. */
    Optional<String> secret(String name) throws IOException;

    /** Where a person would put the value, to go on after "set" in a sentence. */
    String place(String name);

    /** The first of these that has it. */
    static SecretSource firstOf(List<SecretSource> sources) {
        return new SecretSource() {
            @Override
            public Optional<String> secret(String name) throws IOException {
                for (SecretSource source : sources) {
                    Optional<String> value = source.secret(name);
                    if (value.isPresent()) {
                        return value;
                    }
                }
                return Optional.empty();
            }

            @Override
            public String place(String name) {
                return sources.stream().map(source -> source.place(name)).collect(Collectors.joining(", or "));
            }
        };
    }
}
