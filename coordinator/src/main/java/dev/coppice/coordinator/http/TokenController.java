package dev.coppice.coordinator.http;

import dev.coppice.coordinator.token.NewToken;
import dev.coppice.coordinator.token.Role;
import dev.coppice.coordinator.token.Token;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tokens: made, listed, revoked. */
@RestController
@RequestMapping("/api/v1/tokens")
final class TokenController {
    private static final int LONGEST_NAME = 100;

    private final Backend backend;

    TokenController(Backend backend) {
        this.backend = backend;
    }

    record TokenList(List<View> tokens) {}

    record View(
            String tokenId,
            String name,
            Role role,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant lastUsedAt) {
        static View of(Token token) {
            return new View(
                    token.id(),
                    token.name(),
                    token.role(),
                    token.createdAt(),
                    token.expiresAt().orElse(null),
                    token.revokedAt().orElse(null),
                    token.lastUsedAt().orElse(null));
        }
    }

    record Made(View token, String secret) {}

    record Body(
            @Nullable String name,
            @Nullable Role role,
            @Nullable Integer expiresInSeconds) {}

    @GetMapping
    @Requires(Role.OPERATE)
    TokenList list() {
        return new TokenList(backend.tokens().list().stream().map(View::of).toList());
    }

    @PostMapping
    @Requires(Role.OPERATE)
    ResponseEntity<Made> create(@RequestAttribute(Caller.ATTRIBUTE) Caller caller, @RequestBody Body body) {
        if (body.name() == null
                || body.name().isBlank()
                || body.name().length() > LONGEST_NAME
                || body.name().chars().anyMatch(Character::isISOControl)) {
            throw SessionBody.bad("name", "it has 1 to " + LONGEST_NAME + " characters, and no control characters");
        }
        if (body.role() == null) {
            throw SessionBody.bad("role", "write " + ValueWords.wanted(Role.class));
        }
        if (caller.token().isEmpty() && body.role() != Role.OPERATE) {
            throw new Problem(
                    ProblemType.CONFLICT,
                    "the first token has the role OPERATE: from then on everybody needs a token, and with one of role "
                            + body.role() + " nobody could make a further one here");
        }
        Optional<Duration> lifetime = Optional.ofNullable(
                        SessionBody.within("expires_in_seconds", 1, Integer.MAX_VALUE, body.expiresInSeconds()))
                .map(Duration::ofSeconds);
        NewToken made = backend.tokens().create(body.name(), body.role(), lifetime);
        return ResponseEntity.created(
                        URI.create("/api/v1/tokens/" + made.token().id()))
                .body(new Made(View.of(made.token()), made.secret()));
    }

    @DeleteMapping("/{id}")
    @Requires(Role.OPERATE)
    View revoke(@PathVariable String id) {
        return View.of(backend.tokens().revoke(id).orElseThrow(() -> Problem.notFound("token " + id)));
    }
}
