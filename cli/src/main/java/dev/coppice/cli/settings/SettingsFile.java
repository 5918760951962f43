package dev.coppice.cli.settings;

import dev.coppice.cli.invocation.Invocation;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Names the file of {@link LayeredSettings}. */
public final class SettingsFile {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A YAML file with settings: 'log_level: debug'. (default: none)")
    @Nullable
    private Path config;

    /** The file that was named, by a flag or in the environment. */
    public Optional<Path> path(Invocation invocation) {
        return Optional.ofNullable(config)
                .or(() -> Optional.ofNullable(invocation.environment().get("COPPICE_CONFIG"))
                        .map(Path::of))
                .map(invocation.directory()::resolve);
    }
}
