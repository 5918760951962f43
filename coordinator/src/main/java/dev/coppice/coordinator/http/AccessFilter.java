package dev.coppice.coordinator.http;

import dev.coppice.coordinator.session.StoreException;
import dev.coppice.coordinator.token.Role;
import dev.coppice.coordinator.token.Tokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;

/**
 * Finds out who asks. What a page of another origin makes a browser send is refused where it could change something, or where the
 * browser itself is what lets it in: by its cookie, or by being on this machine while nobody needs a token.
 */
final class AccessFilter extends OncePerRequestFilter {
    static final String OPEN_API = "/api/v1/openapi.json";
    private static final String HEALTH = "/actuator/health";
    private static final Set<String> OPEN =
            Set.of("/", "/index.html", OPEN_API, HEALTH, HEALTH + "/liveness", HEALTH + "/readiness");
    private static final String BEARER = "Bearer ";

    private final Backend backend;
    private final boolean loopback;
    private final Origins origins;
    private final ProblemWriter problems;
    private volatile boolean tokensMade;

    /** @param loopback whether only this machine can ask */
    AccessFilter(Backend backend, boolean loopback, Origins origins, ProblemWriter problems) {
        this.backend = backend;
        this.loopback = loopback;
        this.origins = origins;
        this.problems = problems;
    }

    /** Only what is written exactly so is open: in any other spelling it needs a token, whatever it is taken for afterwards. */
    private static boolean isOpen(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.equals(request.getServletPath()) && (OPEN.contains(path) || path.startsWith("/page/"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        HttpServletRequest known = request;
        try {
            checkSpelling(request);
            origins.checkChange(request);
            if (!isOpen(request)) {
                admit(request);
            } else if (request.getRequestURI().startsWith(HEALTH) && maySeeHealth(request)) {
                known = new KnownRequest(request);
            }
        } catch (Problem problem) {
            problems.write(problem, request, response);
            return;
        } catch (StoreException e) {
            problems.write(backend.databaseFailed(e), request, response);
            return;
        }
        chain.doFilter(known, response);
    }

    private void admit(HttpServletRequest request) {
        Caller caller = caller(request);
        if (!request.getRequestURI().startsWith("/api/")) {
            caller.check(Role.READ); // of an operation of the API the interceptor knows the role
        }
        request.setAttribute(Caller.ATTRIBUTE, caller);
        if (request.getServletPath().startsWith(HEALTH + "/")) {
            // Spring Boot's own answers to these are without words, or fail.
            throw Problem.notFound("such part of the health; there are liveness and readiness");
        }
    }

    /** Whether to tell more than the status: that is told to anybody, as probes have no token, and while there is no database. */
    private boolean maySeeHealth(HttpServletRequest request) {
        try {
            caller(request).check(Role.READ);
            return true;
        } catch (Problem | StoreException e) {
            return false;
        }
    }

    /** One whose sender is known to Spring Boot, too, which shows such a one the details of the health. */
    private static final class KnownRequest extends HttpServletRequestWrapper {
        KnownRequest(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Principal getUserPrincipal() {
            return () -> "reader";
        }
    }

    /** What the container makes another path of could pass as one thing here and be taken for another later. */
    private static void checkSpelling(HttpServletRequest request) {
        // The container leaves these two as they are: a backslash, and the percent sign itself.
        String asDecoded = request.getRequestURI().replaceAll("%(5[Cc]|25)", "%25$1");
        if (!UriUtils.decode(asDecoded, StandardCharsets.UTF_8).equals(request.getServletPath())) {
            throw new Problem(
                    ProblemType.BAD_REQUEST,
                    "write the path plainly: without empty parts, '.', '..' and parameters after a ';'");
        }
        String query = request.getQueryString();
        if (query != null && query.contains("%00")) {
            throw new Problem(ProblemType.BAD_REQUEST, "the query holds a NUL character (%00); remove it");
        }
    }

    private Caller caller(HttpServletRequest request) {
        Tokens tokens = backend.tokens();
        String sent = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (sent == null) {
            return withoutHeader(request, tokens);
        }
        if (!sent.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new Problem(ProblemType.UNAUTHENTICATED, "only bearer tokens are taken: 'Authorization: Bearer …'");
        }
        return tokens.find(sent.substring(BEARER.length()).strip())
                .map(Caller::of)
                .orElseThrow(() -> new Problem(
                        ProblemType.UNAUTHENTICATED, "the token is not known, or it is revoked, or it has expired"));
    }

    private Caller withoutHeader(HttpServletRequest request, Tokens tokens) {
        if (loopback && !tokensMade(tokens)) {
            origins.checkHost(request);
            origins.checkPage(request);
            return Caller.ANYBODY;
        }
        Caller reader = ReadingCookie.reader(request, tokens)
                .orElseThrow(
                        () -> new Problem(
                                ProblemType.UNAUTHENTICATED,
                                "send a token, as in 'Authorization: Bearer ccp_…'; 'coppice token create' makes one on the coordinator's host"));
        origins.checkPage(request);
        return reader;
    }

    private boolean tokensMade(Tokens tokens) {
        if (!tokensMade) {
            tokensMade = !tokens.list().isEmpty(); // also when all are revoked: nobody is let in by that
        }
        return tokensMade;
    }
}
