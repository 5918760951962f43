package dev.coppice.worker.environment.socket;

import java.util.Locale;

/** What a response begins with. */
record ResponseHead(int status, String reason, Fields fields) {
    /** As the client gets it. */
    String line() {
        return "HTTP/1.1 " + status + " " + reason;
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean isJson() {
        return fields.first("Content-Type")
                .map(type -> type.toLowerCase(Locale.ROOT))
                .filter(type -> type.startsWith("application/json")
                        || type.startsWith("application/x-json")
                        || type.startsWith("application/x-ndjson"))
                .isPresent();
    }

    /** Whether from here on both ends write what they like. */
    boolean isRaw() {
        boolean withoutEnd = fields.first("Content-Length").isEmpty()
                && fields.first("Transfer-Encoding").isEmpty()
                && fields.first("Content-Type")
                        .filter(type -> type.startsWith("application/vnd.docker."))
                        .isPresent();
        return status == 101 || (status == 200 && withoutEnd);
    }
}
