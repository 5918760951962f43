package dev.coppice.transport.json;

/** A message that this program can't read. The message says what is wrong with it, and what helps. */
public final class UnreadableMessageException extends Exception {
    UnreadableMessageException(String message) {
        super(message);
    }

    UnreadableMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
