package dev.coppice.worker.upload;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The coordinator can't be reached, or stands by: another one may be about to take over. */
final class NobodyLeadsException extends IOException {
    NobodyLeadsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
