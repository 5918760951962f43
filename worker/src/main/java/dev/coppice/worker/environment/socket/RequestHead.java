package dev.coppice.worker.environment.socket;

/**
 * What a request begins with.
 *
 * @param target as it came: path and query
 * @param minor 0 or 1, of HTTP/1
 */
record RequestHead(String method, String target, int minor, Fields fields) {
    boolean keepsConnection() {
        return minor == 1 ? !fields.lists("Connection", "close") : fields.lists("Connection", "keep-alive");
    }

    /** Whether the client waits for leave to send the body. */
    boolean expectsLeave() {
        return minor == 1 && fields.lists("Expect", "100-continue");
    }

    boolean asksForUpgrade() {
        return fields.lists("Connection", "Upgrade") && fields.first("Upgrade").isPresent();
    }
}
