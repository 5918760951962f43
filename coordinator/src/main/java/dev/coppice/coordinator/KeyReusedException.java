package dev.coppice.coordinator;

import dev.coppice.session.SessionId;

/** Another request came with the same key; nothing is recorded of this one. */
public final class KeyReusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param session what the first request with its key made */
    public KeyReusedException(SessionId session) {
        super("the key of this request was given to another request, which made session " + session
                + "; send this request with a key of its own");
    }
}
