package dev.coppice.coordinator.http;

import dev.coppice.coordinator.plan.EnvironmentPlanner;
import dev.coppice.environment.EnvironmentId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body that asks for a named environment; with a name alone, for one that was stopped. */
record EnvironmentBody(
        @Nullable String name,
        @Nullable String repository,
        @Nullable String revision,
        @Nullable String pool,
        @Nullable List<String> compose,
        @Nullable String plan,
        @Nullable Integer port,
        @Nullable Integer lifetimeSeconds) {
    private static final int MOST_FILES = 16;
    private static final int LARGEST_PORT = 65_535;

    String checkedName() {
        if (name == null || !EnvironmentId.isName(name)) {
            throw SessionBody.bad("name", EnvironmentId.refusal(name == null ? "" : name));
        }
        return name;
    }

    /** Whether it says what the environment is to be made from. */
    boolean hasSource() {
        return repository != null || revision != null || compose != null || plan != null || port != null;
    }

    EnvironmentPlanner.Asked asked() {
        if (compose != null && plan != null) {
            throw SessionBody.bad("plan", "give either compose files or a plan");
        }
        List<String> files = compose == null ? List.of() : compose;
        if (files.size() > MOST_FILES) {
            throw SessionBody.bad("compose", "there may be " + MOST_FILES + " files at most");
        }
        files.forEach(file -> SessionBody.line("compose", file));
        return new EnvironmentPlanner.Asked(
                files,
                Optional.ofNullable(plan).map(path -> SessionBody.line("plan", path)),
                Optional.ofNullable(SessionBody.within("port", 1, LARGEST_PORT, port)));
    }

    String checkedRevision() {
        return revision == null || revision.isBlank() ? "HEAD" : SessionBody.line("revision", revision);
    }

    Optional<String> checkedPool() {
        return Optional.ofNullable(pool).map(text -> SessionBody.line("pool", text));
    }

    Optional<Duration> lifetime() {
        return lifetime(lifetimeSeconds);
    }

    static Optional<Duration> lifetime(@Nullable Integer seconds) {
        return Optional.ofNullable(SessionBody.within("lifetime_seconds", 1, Integer.MAX_VALUE, seconds))
                .map(Duration::ofSeconds);
    }
}
