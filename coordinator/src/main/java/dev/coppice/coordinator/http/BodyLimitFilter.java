package dev.coppice.coordinator.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies that are too large or come too slowly; what an upload may have is for those to say who store it. */
final class BodyLimitFilter extends OncePerRequestFilter {
    /** Of uploads, in bytes a second: a worker that is slower gives up by itself. */
    private static final long SLOWEST = 64 << 10;

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
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean upload = request.getRequestURI().startsWith("/api/v1/attempts/");
        if (!upload && request.getContentLengthLong() > limit) {
            problems.write(LimitedStream.tooLarge(limit), request, response);
            return;
        }
        chain.doFilter(new LimitedRequest(request, upload), response);
    }

    private final class LimitedRequest extends HttpServletRequestWrapper {
        private final boolean upload;

        LimitedRequest(HttpServletRequest request, boolean upload) {
            super(request);
            this.upload = upload;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            ServletInputStream in = super.getInputStream();
            return upload
                    ? new LimitedStream(in, clock, Long.MAX_VALUE, SLOWEST)
                    : new LimitedStream(in, clock, limit, Long.MAX_VALUE);
        }
    }
}
