package dev.coppice.coordinator.http;

import dev.coppice.coordinator.token.Role;
import dev.coppice.coordinator.token.Token;
import dev.coppice.coordinator.token.Tokens;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.WebUtils;

/**
 * The cookie by which the page reads, and a browser that follows its links. Cookies are sent to every port of a host, so it holds no token
 * but a pass that is good for reading; its name has the port, as else coordinators beside each other would overwrite it.
 */
@RestController
final class ReadingCookie {
    private static final Duration LIFETIME = Duration.ofDays(7);
    /** With which browsers take a cookie only over TLS, from the very host, for all of it. */
    private static final String FOR_THIS_HOST = "__Host-";

    private final Backend backend;
    private final Origins origins;

    ReadingCookie(Backend backend, Origins origins) {
        this.backend = backend;
        this.origins = origins;
    }

    @PostMapping("/api/v1/cookie")
    @Requires(value = Role.READ, whateverStanding = true)
    ResponseEntity<Void> set(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, HttpServletRequest request) {
        String pass = caller.token()
                .flatMap(token -> backend.tokens().readingPass(token.id(), LIFETIME))
                .orElseThrow(() -> new Problem(ProblemType.CONFLICT, "nobody needs a token here, nor a cookie"));
        boolean secure = origins.isSecure(request);
        ResponseCookie cookie = ResponseCookie.from((secure ? FOR_THIS_HOST : "") + name(request), pass)
                .httpOnly(true)
                .secure(secure)
                .sameSite("Strict")
                .maxAge(LIFETIME)
                // Without a path it is that of this API, below whatever path a proxy has it.
                .path(secure ? "/" : null)
                .build();
        return ResponseEntity.noContent()
                .header(HttpHeaders.SET_COOKIE, cookie.toString())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** In whose name a request reads; empty for what does not only read, and without a good cookie. */
    static Optional<Caller> reader(HttpServletRequest request, Tokens tokens) {
        if (!request.getMethod().equals("GET")) {
            return Optional.empty();
        }
        return Stream.of(FOR_THIS_HOST + name(request), name(request))
                .flatMap(name -> Stream.ofNullable(WebUtils.getCookie(request, name)))
                .map(Cookie::getValue)
                .flatMap(pass -> tokens.ofReadingPass(pass).stream())
                .findFirst()
                .filter(token -> token.role().covers(Role.READ))
                .map(ReadingCookie::reading);
    }

    private static Caller reading(Token token) {
        return Caller.of(new Token(
                token.id(),
                token.name(),
                Role.READ,
                token.createdAt(),
                token.expiresAt(),
                token.lastUsedAt(),
                token.revokedAt()));
    }

    private static String name(HttpServletRequest request) {
        return "coppice_" + request.getLocalPort();
    }
}
