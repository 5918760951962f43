package dev.coppice.cli.context;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.Invocation;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "add",
        sortOptions = false,
        description =
                "Keep a coordinator under a name, in place of what has this name. The first one is in use at once.",
        footer = {"", "Example: coppice context add work https://coppice.example.org --token-file - < token"})
final class ContextAddCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Parameters(index = "0", paramLabel = "NAME", description = "Letters, digits, '.', '_' and '-'.")
    String name = "";

    @Parameters(
            index = "1",
            paramLabel = "URL",
            description =
                    "Where the coordinator's API is; with commas, those of several that take over from each other.")
    String url = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds the token that lets you in; - for standard input.")
    @Nullable
    Path tokenFile;

    @Option(names = "--certificates", paramLabel = "FILE", description = "A PEM file with the certificates to trust.")
    @Nullable
    Path certificates;

    ContextAddCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
            throw CommandFailure.usage(
                    "'" + name + "' is no name for a context: write letters, digits, '.', '_' and '-'");
        }
        List<URI> addresses = ServerAddress.parseAll(url);
        String server = ServerAddress.text(addresses);
        Optional<Path> trusted = Optional.ofNullable(certificates)
                .map(file -> invocation.directory().resolve(file).normalize());
        if (trusted.isPresent() && !Files.isReadable(trusted.get())) {
            throw CommandFailure.usage("--certificates: " + trusted.get() + " can't be read");
        }
        Optional<String> token =
                Optional.ofNullable(tokenFile).map(file -> TokenFile.read(invocation.directory(), file));
        ContextFile file = ContextFile.of(invocation);
        Contexts contexts = file.read().with(name, new Context(server, token, trusted.map(Path::toString)));
        file.write(contexts);
        boolean inUse = contexts.current().filter(name::equals).isPresent();
        invocation
                .out()
                .println("Context " + name + " is " + server
                        + (inUse ? ", and in use." : "; 'coppice context use " + name + "' uses it."));
        if (token.isPresent() && addresses.stream().anyMatch(ContextAddCommand::isReadable)) {
            invocation.err().println("coppice: warning: over http others on the way can read the token: use https");
        }
        return ExitCode.PASSED;
    }

    private static boolean isReadable(URI address) {
        return address.getScheme().equals("http") && !ServerAddress.isLoopback(address.getHost());
    }
}
