package dev.coppice.coordinator.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies that are too large or come too slowly; uploads have limits of their own. */
final class BodyLimitFilter extends OncePerRequestFilter {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final long limit;
    private final InstantSource clock;
    private final ProblemWriter problems;

    /** @param limit in bytes */
    BodyLimitFilter(long limit, InstantSource clock, ProblemWriter problems) {
        this.limit = limit;
        this.clock = clock;
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/api/v1/attempts/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > limit) {
            problems.write(tooLarge(), request, response);
            return;
        }
        chain.doFilter(new LimitedRequest(request), response);
    }

    private Problem tooLarge() {
        return new Problem(ProblemType.TOO_LARGE, "a request's body may have " + limit + " bytes at most");
    }

    private final class LimitedRequest extends HttpServletRequestWrapper {
        LimitedRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new LimitedStream(super.getInputStream(), clock.instant().plus(LONGEST));
        }
    }

    private final class LimitedStream extends ServletInputStream {
        private final ServletInputStream in;
        private final Instant deadline;
        private long read;

        LimitedStream(ServletInputStream in, Instant deadline) {
            this.in = in;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            return (int) counted(in.read(), 1);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int got = in.read(buffer, offset, length);
            return (int) counted(got, got);
        }

        private long counted(long result, int bytes) {
            read += result < 0 ? 0 : bytes;
            if (read > limit) {
                throw tooLarge();
            }
            if (clock.instant().isAfter(deadline)) {
                throw new Problem(
                        ProblemType.TOO_SLOW, "the body did not come within " + LONGEST.toSeconds() + " seconds");
            }
            return result;
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
}
