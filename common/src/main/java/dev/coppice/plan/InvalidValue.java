package dev.coppice.plan;

/** A text that a person wrote does not say what it should. The message says what is wrong with it. */
public final class InvalidValue extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String message;
    private final String hint;

    public InvalidValue(String message, String hint) {
        super(message);
        this.message = message;
        this.hint = hint;
    }

    @Override
    public String getMessage() {
        return message;
    }

    /** What to write instead. */
    public String hint() {
        return hint;
    }
}
