package dev.coppice.cli.coordinator;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.invocation.UserDirectories;
import dev.coppice.cli.settings.SettingsFile;
import dev.coppice.coordinator.store.DatabaseSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a coordinator keeps what it records. */
final class DatabaseOptions {
    @Mixin
    final SettingsFile file = new SettingsFile();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Mirrors, the database file, and what --files does not put elsewhere."
                    + " (default: coppice/coordinator in ~/.local/state, or in $XDG_STATE_HOME)")
    @Nullable
    Path data;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "jdbc:postgresql://HOST:PORT/NAME, or jdbc:h2:file:PATH for a single coordinator."
                    + " (default: an H2 file in the data directory)")
    @Nullable
    String database;

    @Option(names = "--database-user", paramLabel = "NAME", description = "Goes before one in the URL. (default: none)")
    @Nullable
    String databaseUser;

    @Option(
            names = "--database-password",
            paramLabel = "WORD",
            description =
                    "Goes before one in the URL. Give it in the environment or the file: command lines can be seen."
                            + " (default: none)")
    @Nullable
    String databasePassword;

    /** The data directory, absolute. */
    Path data(Invocation invocation) {
        return data == null
                ? UserDirectories.of(invocation).state().resolve("coordinator")
                : invocation.directory().resolve(data).normalize();
    }

    /** @throws CommandFailure when there can be no such database */
    DatabaseSettings settings(Invocation invocation) {
        DatabaseSettings settings = new DatabaseSettings(
                Optional.ofNullable(database)
                        .orElse("jdbc:h2:file:" + data(invocation).resolve("coordinator")),
                Optional.ofNullable(databaseUser),
                Optional.ofNullable(databasePassword));
        try {
            settings.check();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--database: " + e.getMessage(), e);
        }
        return settings;
    }
}
