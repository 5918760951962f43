package dev.coppice.coordinator.session;

/**
 * A name that a client gave to its request, so that sending it twice makes one session.
 *
 * @param id at most 512 characters; whose keys are apart from each other is up to the caller
 * @param requestHash tells whether a request with the same key is the same request; at most 64 characters
 */
public record RequestKey(String id, String requestHash) {
    public RequestKey {
        if (id.isEmpty() || id.length() > 512 || requestHash.length() > 64) {
            throw new IllegalArgumentException(
                    "a request's key has 1 to 512 characters, and its hash at most 64: " + id);
        }
    }
}
