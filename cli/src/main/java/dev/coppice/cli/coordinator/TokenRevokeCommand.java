package dev.coppice.cli.coordinator;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.coordinator.token.Token;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "revoke", sortOptions = false, description = "Revoke a token, from the next call on.")
final class TokenRevokeCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(paramLabel = "ID", description = "As 'coppice token list' shows it.")
    String id = "";

    @Mixin
    final TokenDatabase database = new TokenDatabase();

    TokenRevokeCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Optional<String> trouble = database.work(
                invocation,
                tokens -> tokens.revoke(id).isPresent() ? Optional.empty() : Optional.of(trouble(tokens.list())));
        trouble.ifPresent(words -> {
            throw CommandFailure.usage(words);
        });
        return ExitCode.PASSED;
    }

    private String trouble(List<Token> tokens) {
        List<Token> named =
                tokens.stream().filter(token -> token.name().equals(id)).toList();
        if (named.isEmpty()) {
            return "there is no token with the id " + id + "; 'coppice token list' shows them";
        }
        String ids = named.stream()
                .filter(token -> token.revokedAt().isEmpty())
                .map(Token::id)
                .collect(Collectors.joining(" or "));
        return id + " is a name, which several tokens may have: "
                + (ids.isEmpty() ? "all of them are revoked already" : "revoke it by its id, " + ids);
    }
}
