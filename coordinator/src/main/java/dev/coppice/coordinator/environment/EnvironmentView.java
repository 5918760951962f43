package dev.coppice.coordinator.environment;

import dev.coppice.environment.EnvironmentState;
import java.time.Instant;
import java.util.Optional;

/**
 * A named environment, as far as it is known now.
 *
 * @param state empty while its worker is silent
 * @param message what is waited for, or what is wrong; empty when there is nothing to say
 * @param pending whether its worker has not done yet what it is to do
 * @param silentSince when its worker was heard of last, if it is silent
 */
public record EnvironmentView(
        Environment environment,
        Optional<EnvironmentState> state,
        String message,
        boolean pending,
        Optional<Instant> silentSince) {
    /** The word for an environment whose worker is silent. */
    public static final String UNREACHABLE = "UNREACHABLE";

    /** The state's name, or {@link #UNREACHABLE}. */
    public String word() {
        return state.map(Enum::name).orElse(UNREACHABLE);
    }
}
