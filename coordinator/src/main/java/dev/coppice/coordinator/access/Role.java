package dev.coppice.coordinator.access;

/** What the holder of a token may do. */
public enum Role {
    /** See everything but the tokens. */
    READ,
    /** Submit, cancel and retry, besides. */
    SUBMIT,
    /** Direct workers, deal with dead tickets and make tokens, besides. */
    OPERATE,
    /** Upload the files of attempts, and nothing else. */
    WORKER;

    /** Whether this role may do what needs the other one. */
    public boolean covers(Role needed) {
        return switch (this) {
            case READ -> needed == READ;
            case SUBMIT -> needed == READ || needed == SUBMIT;
            case OPERATE -> needed != WORKER;
            case WORKER -> needed == WORKER;
        };
    }
}
