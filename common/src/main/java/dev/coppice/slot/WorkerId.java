package dev.coppice.slot;

/** Names a worker; stays the same when it restarts. */
public record WorkerId(String value) {
    public WorkerId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a worker id must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
