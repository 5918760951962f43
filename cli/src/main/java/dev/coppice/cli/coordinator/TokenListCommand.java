package dev.coppice.cli.coordinator;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.terminal.Terminal;
import dev.coppice.cli.view.Table;
import dev.coppice.coordinator.token.Token;
import dev.coppice.coordinator.token.Tokens;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "list", sortOptions = false, description = "List the tokens, without their secrets.")
final class TokenListCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    final TokenDatabase database = new TokenDatabase();

    TokenListCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() throws IOException {
        List<Token> tokens = database.work(invocation, Tokens::list);
        if (tokens.isEmpty()) {
            invocation.out().println("There is no token yet: 'coppice token create NAME --role ROLE' makes one.");
            return ExitCode.PASSED;
        }
        Table table = new Table(
                Table.Column.text("ID"),
                Table.Column.text("NAME"),
                Table.Column.text("ROLE"),
                Table.Column.text("STATE"),
                Table.Column.text("MADE"),
                Table.Column.text("EXPIRES"),
                Table.Column.text("LAST USED"));
        Instant now = invocation.time().instant();
        tokens.forEach(token -> table.row(
                token.id(),
                token.name(),
                token.role().name().toLowerCase(Locale.ROOT),
                state(token, now),
                time(Optional.of(token.createdAt())),
                time(token.expiresAt()),
                time(token.lastUsedAt())));
        table.print(Terminal.of(invocation));
        return ExitCode.PASSED;
    }

    private static String state(Token token, Instant now) {
        if (token.revokedAt().isPresent()) {
            return "revoked";
        }
        return token.isGood(now) ? "good" : "expired";
    }

    private static String time(Optional<Instant> at) {
        return at.map(instant -> instant.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse("never");
    }
}
