package dev.coppice.coordinator.http;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A request's body, as long as it is not too large and comes fast enough; then reading it throws a {@link Problem}. */
final class LimitedStream extends ServletInputStream {
    private static final Duration START = Duration.ofSeconds(60);

    private final ServletInputStream in;
    private final InstantSource clock;
    private final long limit;
    private final long slowest;
    private final Instant begin;
    private long read;

    /**
     * @param limit in bytes
     * @param slowest in bytes a second: what has come earns it so much time beyond the first minute
     */
    LimitedStream(ServletInputStream in, InstantSource clock, long limit, long slowest) {
        this.in = in;
        this.clock = clock;
        this.limit = limit;
        this.slowest = slowest;
        begin = clock.instant();
    }

    static Problem tooLarge(long limit) {
        return new Problem(ProblemType.TOO_LARGE, "a request's body may have " + limit + " bytes at most");
    }

    @Override
    public int read() throws IOException {
        int next = in.read();
        count(next < 0 ? 0 : 1);
        return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int got = in.read(buffer, offset, length);
        count(Math.max(got, 0));
        return got;
    }

    private void count(int bytes) {
        read += bytes;
        if (read > limit) {
            throw tooLarge(limit);
        }
        Duration allowed = START.plusSeconds(read / slowest);
        if (clock.instant().isAfter(begin.plus(allowed))) {
            throw new Problem(
                    ProblemType.TOO_SLOW,
                    "of the body " + read + " bytes came within " + allowed.toSeconds()
                            + " seconds, which is too slow");
        }
    }

    @Override
    public boolean isFinished() {
        return in.isFinished();
    }

    @Override
    public boolean isReady() {
        return in.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
        in.setReadListener(listener);
    }
}
