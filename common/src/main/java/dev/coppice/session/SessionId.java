package dev.coppice.session;

/** Names one session for ever. */
public record SessionId(String value) {
    public SessionId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a session id must not be blank");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
