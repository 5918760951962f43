package dev.coppice.cli.coordinator;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.io.IOException;
import java.util.concurrent.Callable;
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
    public Integer call() throws IOException {
        if (database.work(invocation, tokens -> tokens.revoke(id)).isEmpty()) {
            throw CommandFailure.usage("there is no token " + id + "; 'coppice token list' shows them");
        }
        return ExitCode.PASSED;
    }
}
