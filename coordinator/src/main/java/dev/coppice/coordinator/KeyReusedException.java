package dev.coppice.coordinator;

import dev.coppice.coordinator.session.RequestKey;
import dev.coppice.session.SessionId;

/** Another request came with the same key; nothing is recorded of this one. */
public final class KeyReusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param session what the first request with this key made */
    public KeyReusedException(RequestKey key, SessionId session) {
        super("the key " + key.id() + " was given to another request, which made session " + session
                + "; send this request with a key of its own");
    }
}
