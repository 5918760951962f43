package dev.coppice.cli.coordinator;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.settings.DataFolder;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.coordinator.store.Database;
import dev.coppice.coordinator.token.Tokens;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.function.Function;
import picocli.CommandLine.Mixin;

/** The tokens, at the database that the options name. */
final class TokenDatabase {
    @Mixin
    final DatabaseOptions options = new DatabaseOptions();

    /**
     * Works on the tokens of a database that is there, with it open for as long as that takes.
     *
     * @throws CommandFailure when there is none
     */
    <T> T work(Invocation invocation, Function<Tokens, T> work) {
        options.settings(invocation).file().filter(Files::notExists).ifPresent(file -> {
            throw CommandFailure.usage("there is no database " + file
                    + ": give the coordinator's own --data, --database or --config; its first start, or"
                    + " 'coppice token create', makes it");
        });
        return open(invocation, work);
    }

    /** The same, with the database made if it is not there. */
    <T> T workOrMake(Invocation invocation, Function<Tokens, T> work) {
        if (options.database == null) {
            DataFolder.make(options.data(invocation));
        }
        return open(invocation, work);
    }

    private <T> T open(Invocation invocation, Function<Tokens, T> work) {
        System.setProperty("slf4j.provider", "org.slf4j.nop.NOPServiceProvider"); // of the two that servers have
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
