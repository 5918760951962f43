package dev.coppice.worker.environment.docker;

import dev.coppice.worker.environment.engine.EngineOutput;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Takes output, counts its pieces, and keeps it or only its length. */
final class Collected implements EngineOutput {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long length;
    private int pieces;

    @Override
    public synchronized void write(Channel channel, byte[] bytes) {
        length += bytes.length;
        pieces++;
        if (length < 10_000_000) {
            (channel == Channel.OUT ? out : err).writeBytes(bytes);
        }
    }

    synchronized String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    synchronized String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    synchronized long length() {
        return length;
    }

    synchronized int pieces() {
        return pieces;
    }
}
