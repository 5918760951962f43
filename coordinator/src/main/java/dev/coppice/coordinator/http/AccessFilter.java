package dev.coppice.coordinator.http;

import dev.coppice.coordinator.session.StoreException;
import dev.coppice.coordinator.token.Role;
import dev.coppice.coordinator.token.Tokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;
import org.springframework.web.util.WebUtils;

/**
 * Finds out who asks. Where nobody needs a token, which is on a loopback address only, requests that a foreign web page makes a
 * browser send are refused: that page could have jobs run.
 */
final class AccessFilter extends OncePerRequestFilter {
    static final String OPEN_API = "/api/v1/openapi.json";
    private static final String HEALTH = "/actuator/health";
    private static final Set<String> OPEN =
            Set.of("/", "/index.html", OPEN_API, HEALTH, HEALTH + "/liveness", HEALTH + "/readiness");
    private static final String BEARER = "Bearer ";
    /** In which the page at the root keeps its token for what it links to. */
    private static final String COOKIE = "coppice_token";

    private final Backend backend;
    private final boolean loopback;
    private final ProblemWriter problems;
    private volatile boolean tokensMade;

    /** @param loopback whether only this machine can ask */
    AccessFilter(Backend backend, boolean loopback, ProblemWriter problems) {
        this.backend = backend;
        this.loopback = loopback;
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
        try {
            checkSpelling(request);
            if (!isOpen(request)) {
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
        } catch (Problem problem) {
            problems.write(problem, request, response);
            return;
        } catch (StoreException e) {
            problems.write(Problems.databaseFailed(e), request, response);
            return;
        }
        chain.doFilter(request, response);
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
        String sent = sent(request);
        if (request.getHeader(HttpHeaders.AUTHORIZATION) == null && loopback && !tokensMade(tokens)) {
            refuseForeignPages(request);
            return Caller.ANYBODY;
        }
        if (sent == null) {
            throw new Problem(
                    ProblemType.UNAUTHENTICATED,
                    "send a token, as in 'Authorization: Bearer ccp_…'; 'coppice token create' makes one on the coordinator's host");
        }
        if (!sent.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new Problem(ProblemType.UNAUTHENTICATED, "only bearer tokens are taken: 'Authorization: Bearer …'");
        }
        return tokens.find(sent.substring(BEARER.length()).strip())
                .map(Caller::of)
                .orElseThrow(() -> new Problem(
                        ProblemType.UNAUTHENTICATED, "the token is not known, or it is revoked, or it has expired"));
    }

    /** A browser that follows a link sends no header but cookies, and those on whichever page's behalf: they let it read only. */
    private static @Nullable String sent(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        Cookie cookie = WebUtils.getCookie(request, COOKIE);
        return header == null && cookie != null && request.getMethod().equals("GET")
                ? BEARER + cookie.getValue()
                : header;
    }

    private boolean tokensMade(Tokens tokens) {
        if (!tokensMade) {
            tokensMade = !tokens.list().isEmpty(); // also when all are revoked: nobody is let in by that
        }
        return tokensMade;
    }

    private static void refuseForeignPages(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        String site = request.getHeader("Sec-Fetch-Site");
        if (!isLoopback(request.getServerName())
                || (origin != null && !isLoopback(hostOf(origin)))
                || "cross-site".equals(site)) {
            throw new Problem(
                    ProblemType.FORBIDDEN,
                    "without tokens this answers requests to localhost only, and none that another site's page sends;"
                            + " make a token with POST /api/v1/tokens on this host");
        }
    }

    private static @Nullable String hostOf(String origin) {
        try {
            return URI.create(origin).getHost();
        } catch (IllegalArgumentException e) {
            return null; // such as one that holds a blank: not ours
        }
    }

    private static boolean isLoopback(@Nullable String host) {
        return host != null
                && (host.equals("localhost")
                        || host.matches("127(\\.\\d{1,3}){3}")
                        || host.equals("[::1]")
                        || host.equals("::1"));
    }
}
