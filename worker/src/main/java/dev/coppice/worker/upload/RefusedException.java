package dev.coppice.worker.upload;

import java.io.IOException;

/** The coordinator does not take this file, now or later; the message says why. */
final class RefusedException extends IOException {
    RefusedException(String message) {
        super(message);
    }
}
