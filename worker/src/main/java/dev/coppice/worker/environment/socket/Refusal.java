package dev.coppice.worker.environment.socket;

/** A request that is not passed on; the message is for whoever asked. */
final class Refusal extends Exception {
    private final int status;

    private Refusal(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The request is no good HTTP, or no good call of the API. */
    static Refusal bad(String message) {
        return new Refusal(400, "coppice: " + message);
    }

    static Refusal forbidden(String message) {
        return new Refusal(403, "coppice: " + message);
    }

    /** In the engine's own words: programs look for them. */
    static Refusal notFound(String message) {
        return new Refusal(404, message);
    }

    /** In the engine's own words, as above. */
    static Refusal unavailable(String message) {
        return new Refusal(503, message);
    }

    /** What is neither the request's fault nor the engine's. */
    static Refusal trouble(String message) {
        return new Refusal(500, "coppice: " + message);
    }

    Refusal asBadRequest() {
        return new Refusal(400, String.valueOf(getMessage()));
    }

    int status() {
        return status;
    }
}
