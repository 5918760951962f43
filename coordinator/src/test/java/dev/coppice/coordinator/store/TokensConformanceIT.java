package dev.coppice.coordinator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.coordinator.token.NewToken;
import dev.coppice.coordinator.token.Role;
import dev.coppice.coordinator.token.Token;
import dev.coppice.coordinator.token.Tokens;
import dev.coppice.testkit.database.PostgresDatabase;
import dev.coppice.testkit.time.ManualTime;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens, and whom they let in. */
@OnEveryDatabase
class TokensConformanceIT {
    private final ManualTime time = new ManualTime();
    private final Database database;
    private final Tokens tokens;

    TokensConformanceIT(DatabaseKind kind, PostgresDatabase postgres, @TempDir Path folder) throws SQLException {
        database = kind.open(postgres, folder);
        tokens = new Tokens(database.tokens(), time, new SecureRandom());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aSecretIsToldOnceAndFindsItsToken() {
        NewToken made = tokens.create("laptop", Role.SUBMIT, Optional.empty());
        NewToken other = tokens.create("ci", Role.OPERATE, Optional.empty());
        assertThat(made.secret()).matches("ccp_[A-Za-z0-9_-]{43}").isNotEqualTo(other.secret());
        assertThat(made.toString()).doesNotContain(made.secret());
        assertThat(tokens.find(made.secret()).map(Token::name)).contains("laptop");
        assertThat(tokens.find(made.secret() + "x")).isEmpty();
        assertThat(tokens.find(made.token().id())).isEmpty();
        assertThat(tokens.list()).extracting(Token::name).containsExactlyInAnyOrder("laptop", "ci");
        assertThat(tokens.list().toString()).doesNotContain(made.secret());
    }

    @Test
    void whatIsRevokedFindsNothing() {
        NewToken made = tokens.create("laptop", Role.READ, Optional.empty());
        Instant revoked = time.instant();
        assertThat(tokens.revoke(made.token().id()).orElseThrow().revokedAt()).contains(revoked);
        assertThat(tokens.find(made.secret())).isEmpty();
        time.advance(Duration.ofHours(1));
        assertThat(tokens.revoke(made.token().id()).orElseThrow().revokedAt()).contains(revoked);
        assertThat(tokens.revoke("nobody")).isEmpty();
        assertThat(tokens.list()).hasSize(1);
    }

    @Test
    void whatHasExpiredFindsNothing() {
        NewToken made = tokens.create("worker", Role.WORKER, Optional.of(Duration.ofMinutes(5)));
        time.advance(Duration.ofMinutes(5).minusMillis(1));
        assertThat(tokens.find(made.secret())).isPresent();
        time.advance(Duration.ofMillis(1));
        assertThat(tokens.find(made.secret())).isEmpty();
    }

    @Test
    void aPassLetsReadForAWhileAndTellsNoSecret() {
        NewToken made = tokens.create("laptop", Role.SUBMIT, Optional.empty());
        String pass = tokens.readingPass(made.token().id(), Duration.ofDays(7)).orElseThrow();
        assertThat(pass).doesNotContain(made.secret());
        assertThat(tokens.ofReadingPass(pass).map(Token::name)).contains("laptop");
        assertThat(tokens.find(pass)).isEmpty();
        assertThat(tokens.ofReadingPass(made.secret())).isEmpty();
        NewToken other = tokens.create("ci", Role.READ, Optional.empty());
        assertThat(tokens.ofReadingPass(
                        pass.replace(made.token().id(), other.token().id())))
                .isEmpty();
        assertThat(tokens.readingPass("nobody", Duration.ofDays(7))).isEmpty();
        time.advance(Duration.ofDays(7).minusSeconds(1));
        assertThat(tokens.ofReadingPass(pass)).isPresent();
        time.advance(Duration.ofSeconds(1));
        assertThat(tokens.ofReadingPass(pass)).isEmpty();
        String next = tokens.readingPass(made.token().id(), Duration.ofDays(7)).orElseThrow();
        tokens.revoke(made.token().id());
        assertThat(tokens.ofReadingPass(next)).isEmpty();
    }

    @Test
    void whenATokenWasUsedLastIsKnownToTheMinute() {
        NewToken made = tokens.create("laptop", Role.READ, Optional.empty());
        assertThat(tokens.list().getFirst().lastUsedAt()).isEmpty();
        Instant first = time.instant();
        tokens.find(made.secret());
        time.advance(Duration.ofSeconds(59));
        tokens.find(made.secret());
        assertThat(tokens.list().getFirst().lastUsedAt()).contains(first);
        time.advance(Duration.ofSeconds(1));
        tokens.find(made.secret());
        assertThat(tokens.list().getFirst().lastUsedAt()).contains(first.plusSeconds(60));
    }

    @Test
    void rolesCoverWhatTheyShould() {
        assertThat(Role.OPERATE.covers(Role.SUBMIT)).isTrue();
        assertThat(Role.SUBMIT.covers(Role.READ)).isTrue();
        assertThat(Role.READ.covers(Role.SUBMIT)).isFalse();
        assertThat(Role.WORKER.covers(Role.WORKER)).isTrue();
        assertThat(Role.WORKER.covers(Role.READ)).isFalse();
        assertThat(Role.OPERATE.covers(Role.WORKER)).isFalse();
    }
}
