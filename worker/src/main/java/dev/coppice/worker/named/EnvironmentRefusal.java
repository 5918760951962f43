package dev.coppice.worker.named;

/** An environment is not there, is there already, or is not in the state that is asked for; the message says what to do. */
public final class EnvironmentRefusal extends Exception {
    EnvironmentRefusal(String message) {
        super(message);
    }
}
