package dev.coppice.cli.client;

import dev.coppice.cli.context.Context;
import dev.coppice.cli.context.ContextFile;
import dev.coppice.cli.context.Contexts;
import dev.coppice.cli.context.ServerAddress;
import dev.coppice.cli.context.TokenFile;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.plan.DurationText;
import dev.coppice.plan.InvalidValue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Which coordinator a command talks to, and how. The subcommands of a command that has these have them from it. */
public final class ServerOptions {
    private static final Context DEFAULT = new Context("http://127.0.0.1:8470", Optional.empty(), Optional.empty());

    @Option(
            names = "--server",
            paramLabel = "URL|CONTEXT",
            scope = ScopeType.INHERIT,
            description = "The coordinator; with commas, the URLs of several that take over from each other."
                    + " Default: COPPICE_SERVER, else the current context (see 'coppice context'),"
                    + " else http://127.0.0.1:8470.")
    @Nullable
    String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Holds the token that lets you in; - for standard input."
                    + " Default: COPPICE_TOKEN, else the context's.")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--certificates",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "A PEM file with the certificates to trust. Default: COPPICE_CERTIFICATES, else the context's,"
                            + " else those that Java trusts.")
    @Nullable
    Path certificates;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            scope = ScopeType.INHERIT,
            description =
                    "How long to try again while the coordinator can't be reached. Default: 10s, or 5m once it has"
                            + " answered.")
    @Nullable
    String patience;

    /**
     * Prepares to talk to it; nothing is sent yet.
     *
     * @throws CommandFailure when what is given makes no sense
     */
    public Client connect(Invocation invocation) {
        Context context = context(invocation);
        Optional<String> token = tokenFile == null
                ? variable(invocation, "COPPICE_TOKEN").or(context::token)
                : Optional.of(TokenFile.read(invocation.directory(), tokenFile));
        Optional<Path> trusted = Optional.ofNullable(certificates)
                .or(() -> variable(invocation, "COPPICE_CERTIFICATES").map(Path::of))
                .or(() -> context.certificates().map(Path::of))
                .map(invocation.directory()::resolve);
        return new Client(
                new Server(ServerAddress.parseAll(context.server()), token, trusted),
                patience(),
                invocation.err()::println);
    }

    /** Whether the command line names one. */
    public boolean isNamed() {
        return server != null;
    }

    /** What the command line names it by; empty when it does not. */
    public Optional<String> named() {
        return Optional.ofNullable(server);
    }

    /** Whether anything names one: the command line, the environment, a context. */
    public boolean isSet(Invocation invocation) {
        return isNamed()
                || variable(invocation, "COPPICE_SERVER").isPresent()
                || ContextFile.of(invocation).read().inUse().isPresent();
    }

    /** A token goes to no other server than the one that it was given for. */
    private Context context(Invocation invocation) {
        Contexts contexts = ContextFile.of(invocation).read();
        Optional<String> given = Optional.ofNullable(server).or(() -> variable(invocation, "COPPICE_SERVER"));
        if (given.isEmpty()) {
            return contexts.inUse().orElse(DEFAULT);
        }
        String text = given.get();
        if (!text.contains("://")) {
            if (!contexts.contexts().containsKey(text)) {
                throw CommandFailure.usage("there is no context " + text
                        + ": 'coppice context list' shows those there are; a URL begins with http:// or https://");
            }
            return contexts.existing(text);
        }
        List<URI> addresses = ServerAddress.parseAll(text);
        String servers = ServerAddress.text(addresses);
        return new Context(
                servers,
                contexts.of(addresses).flatMap(Context::token),
                contexts.of(addresses).flatMap(Context::certificates));
    }

    private Patience patience() {
        if (patience == null) {
            return Patience.DEFAULT;
        }
        try {
            Duration same = DurationText.parse(patience);
            return new Patience(same, same);
        } catch (InvalidValue e) {
            throw CommandFailure.usage("--patience: " + e.getMessage() + "\n    " + e.hint(), e);
        }
    }

    private static Optional<String> variable(Invocation invocation, String name) {
        return Optional.ofNullable(invocation.environment().get(name)).filter(value -> !value.isBlank());
    }
}
