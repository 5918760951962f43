package dev.coppice.cli.coordinator;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.coordinator.token.NewToken;
import dev.coppice.coordinator.token.Role;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "create",
        sortOptions = false,
        description = "Make a token, and print its secret: this once, as only a hash of it is kept.")
final class TokenCreateCommand implements Callable<Integer> {
    private static final int LONGEST_NAME = 100;

    private final Invocation invocation;

    @Parameters(paramLabel = "NAME", description = "What it is for, or whose it is.")
    String name = "";

    @Option(names = "--role", required = true, description = "read, submit, operate or worker.")
    Role role = Role.READ;

    @Option(names = "--expires-in-days", paramLabel = "DAYS", description = "(default: it is good until it is revoked)")
    @Nullable
    Integer days;

    @Option(names = "--quiet", description = "Print the secret and nothing else.")
    boolean quiet;

    @Mixin
    final TokenDatabase database = new TokenDatabase();

    TokenCreateCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw CommandFailure.usage("a token's name has 1 to " + LONGEST_NAME + " characters");
        }
        if (days != null && days < 1) {
            throw CommandFailure.usage("--expires-in-days " + days + ": write a number from 1 on");
        }
        Optional<Duration> lifetime = Optional.ofNullable(days).map(Duration::ofDays);
        NewToken made = database.workOrMake(invocation, tokens -> tokens.create(name, role, lifetime));
        invocation.out().println(made.secret());
        if (!quiet) {
            invocation
                    .err()
                    .println(
                            "coppice: the token '" + name + "' (" + made.token().id() + ") has the role "
                                    + role.name().toLowerCase(Locale.ROOT)
                                    + ". Keep what is printed above: it is not shown again. 'coppice context add' takes it.");
        }
        return ExitCode.PASSED;
    }
}
