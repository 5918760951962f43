package dev.coppice.cli.coordinator;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.coordinator.store.Database;
import dev.coppice.coordinator.token.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** The tokens, at the database that the options name. */
final class TokenDatabase {
    @Mixin
    final DatabaseOptions options = new DatabaseOptions();

    /** Works on the tokens, with the database open for as long as that takes. */
    <T> T work(Invocation invocation, Function<Tokens, T> work) throws IOException {
        System.setProperty("slf4j.provider", "org.slf4j.nop.NOPServiceProvider"); // of the two that servers have
        if (options.database == null) {
            Files.createDirectories(options.data(invocation));
        }
        try (Database database = Database.open(options.settings(invocation))) {
            return work.apply(new Tokens(database.tokens(), invocation.time(), new SecureRandom()));
        } catch (StoreException e) {
            throw CommandFailure.broken(
                    e.getMessage()
                            + (options.database == null || options.database.startsWith("jdbc:h2")
                                    ? "\n    While a coordinator runs on an H2 file, tokens are made by its API:"
                                            + " POST /api/v1/tokens with {\"name\":\"…\",\"role\":\"SUBMIT\"}"
                                    : ""),
                    e);
        }
    }
}
