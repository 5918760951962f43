package dev.coppice.worker.junit;

/** A report that can't be taken in. The message says where, what is wrong, and what to do. */
final class BadReportException extends Exception {
    BadReportException(String message) {
        super(message);
    }

    BadReportException(String message, Throwable cause) {
        super(message, cause);
    }
}
