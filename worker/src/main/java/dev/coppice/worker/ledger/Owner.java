package dev.coppice.worker.ledger;

/**
 * What a resource is there for, and ends with.
 *
 * @param name the claim's token, the environment's name, or the run's id; not empty
 */
public record Owner(Type type, String name) {
    /** The kinds of owner; each begins a label. */
    public enum Type {
        /** An attempt. */
        CLAIM("claim"),
        /** A named environment. */
        ENVIRONMENT("env"),
        /** A run of a module's tests. */
        TEST("test"),
        /** A failed attempt that is kept for people to look at, by its claim's token. */
        KEPT("kept"),
        /** A worker process. */
        RUN("run");

        private final String prefix;

        Type(String prefix) {
            this.prefix = prefix;
        }
    }

    public Owner {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an owner of type " + type + " needs a name");
        }
    }

    /** As it stands in the ledger, such as {@code claim:0c7a}. */
    public String label() {
        return type.prefix + ":" + name;
    }

    /** As it stands on what it owns. Labels can't be changed: what is kept was made for an attempt, and says so for good. */
    public String labelOnResources() {
        return (type == Type.KEPT ? Type.CLAIM : type).prefix + ":" + name;
    }

    /**
     * Reads a label.
     *
     * @throws IllegalArgumentException when it is none of this release's
     */
    public static Owner ofLabel(String label) {
        for (Type type : Type.values()) {
            if (label.startsWith(type.prefix + ":")) {
                return new Owner(type, label.substring(type.prefix.length() + 1));
            }
        }
        throw new IllegalArgumentException("'" + label + "' is no owner that this release knows");
    }
}
