package dev.coppice.worker.environment.socket;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The body of a request, which its client sends when it has leave to. For one thread at a time. */
final class RequestBody implements Call.Body {
    private static final int MOST_READ = 4 * 1024 * 1024;
    private static final int MOST_DISCARDED = 64 * 1024 * 1024;
    private static final String LEAVE = "HTTP/1.1 100 Continue\r\n\r\n";

    private final Wire client;
    private final Framing framing;
    private final BodyInput input;
    private boolean waiting;

    RequestBody(Wire client, RequestHead head) throws Refusal {
        this.client = client;
        this.framing = Framing.ofRequest(head);
        this.input = new BodyInput(client, framing);
        this.waiting = head.expectsLeave();
    }

    Framing framing() {
        return framing;
    }

    boolean isEmpty() {
        return framing instanceof Framing.None;
    }

    @Override
    public byte[] read() throws IOException, Refusal {
        giveLeave();
        byte[] bytes = input.readNBytes(MOST_READ + 1);
        if (bytes.length > MOST_READ) {
            throw Refusal.bad("the body of the request is larger than " + MOST_READ + " bytes");
        }
        return bytes;
    }

    void copyTo(OutputStream out) throws IOException {
        giveLeave();
        input.transferTo(out);
    }

    /** Passes over what is left of it; false when the connection is of no more use. */
    boolean discard() throws IOException {
        if (isEmpty()) {
            return true;
        }
        if (waiting) {
            return false; // it may come, or not
        }
        long left = MOST_DISCARDED;
        while (left > 0) {
            long skipped = input.skip(left);
            if (skipped <= 0) {
                return true;
            }
            left -= skipped;
        }
        return false;
    }

    private void giveLeave() throws IOException {
        if (waiting) {
            waiting = false;
            client.write(LEAVE.getBytes(StandardCharsets.US_ASCII));
        }
    }
}
