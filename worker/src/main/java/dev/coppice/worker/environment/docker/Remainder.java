package dev.coppice.worker.environment.docker;

import dev.coppice.worker.environment.engine.EngineOutput;
import java.io.IOException;
import java.util.Arrays;

/** Passes on what comes, and when the same comes again from the start, only what is new. For one thread. */
final class Remainder implements EngineOutput {
    private final EngineOutput sink;
    private long passed;
    private long position;

    Remainder(EngineOutput sink) {
        this.sink = sink;
    }

    /** What comes next has come before. */
    void startOver() {
        position = 0;
    }

    @Override
    public void write(Channel channel, byte[] bytes) throws IOException {
        long known = Math.min(bytes.length, passed - position);
        position += bytes.length;
        if (known < bytes.length) {
            passed = position;
            sink.write(channel, known == 0 ? bytes : Arrays.copyOfRange(bytes, (int) known, bytes.length));
        }
    }
}
