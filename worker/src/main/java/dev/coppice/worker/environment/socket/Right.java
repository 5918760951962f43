package dev.coppice.worker.environment.socket;

import java.util.Locale;

/** What tasks may ask of the engine only if the operator says so. */
public enum Right {
    /** Files of the host from anywhere, and volumes with a driver. */
    MOUNTS("mounts"),
    /** Containers that hardly differ from processes of the host's root. */
    PRIVILEGED("privileged"),
    /** The host's network and process numbers, and networks that are no bridges. */
    HOST("host"),
    DEVICES("devices"),
    /** Linux capabilities that an engine does not give by itself. */
    CAPABILITIES("capabilities"),
    /** BuildKit's own protocol, in which names and labels can't be set: what is built has the name that it is given, and stays. */
    BUILDKIT("buildkit"),
    /** The socket for tasks that run in a container, too. */
    INSIDE("inside");

    private final String word;

    Right(String word) {
        this.word = word;
    }

    /** As the operator writes it. */
    public String word() {
        return word;
    }

    static Right ofWord(String word) {
        for (Right right : values()) {
            if (right.word.equals(word.toLowerCase(Locale.ROOT))) {
                return right;
            }
        }
        throw new IllegalArgumentException(word);
    }
}
