package dev.coppice.worker.environment.docker;

/** An answer of the engine's that is no success. */
final class BadAnswerException extends RuntimeException {
    private final int status;

    BadAnswerException(int status, String words) {
        super(words);
        this.status = status;
    }

    int status() {
        return status;
    }
}
