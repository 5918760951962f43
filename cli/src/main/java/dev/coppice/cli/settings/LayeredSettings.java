package dev.coppice.cli.settings;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.FileTrouble;
import dev.coppice.plan.Suggestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Gives the options of a command that the command line does not give: {@code --max-queue-size} from the variable
 * {@code COPPICE_MAX_QUEUE_SIZE}, else from {@code max_queue_size} in a YAML file, else nothing.
 */
public final class LayeredSettings implements IDefaultValueProvider {
    private final Map<String, String> environment;
    private final Supplier<Optional<Path>> file;
    private final Set<String> others;
    private @Nullable Map<String, String> read;

    /**
     * For one command.
     *
     * @param file asked when the command line has been read
     * @param others settings of other commands that read the same file, such as {@code max_queue_size}
     */
    public LayeredSettings(Map<String, String> environment, Supplier<Optional<Path>> file, Set<String> others) {
        this.environment = environment;
        this.file = file;
        this.others = Set.copyOf(others);
    }

    /** The names of the settings that are options of a command. */
    public static Set<String> names(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .map(LayeredSettings::key)
                .collect(Collectors.toSet());
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        String key = key(option);
        String variable = environment.get("COPPICE_" + key.toUpperCase(Locale.ROOT));
        return variable != null && !variable.isEmpty()
                ? variable
                : fromFile(option.command()).get(key);
    }

    private static String key(OptionSpec option) {
        return option.longestName().replaceFirst("^--", "").replace('-', '_');
    }

    private Map<String, String> fromFile(CommandSpec command) {
        if (read == null) {
            Map<String, String> settings = file.get().map(LayeredSettings::load).orElse(Map.of());
            Set<String> known =
                    command.options().stream().map(LayeredSettings::key).collect(Collectors.toSet());
            for (String key : settings.keySet()) {
                if (!known.contains(key) && !others.contains(key)) {
                    throw CommandFailure.usage(file.get().orElseThrow() + ": there is no setting " + key
                            + Suggestion.closest(key, known)
                                    .map(word -> "; did you mean " + word + "?")
                                    .orElse("; 'coppice " + command.name() + " --help' lists them"));
                }
            }
            read = settings;
        }
        return read;
    }

    private static Map<String, String> load(Path file) {
        try {
            Object document = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            Map<String, String> settings = new HashMap<>();
            if (document instanceof Map<?, ?> map) {
                map.forEach((key, value) -> settings.put(String.valueOf(key), text(file, key, value)));
            } else if (document != null) {
                throw CommandFailure.usage(file + ": settings are written as 'name: value', one a line");
            }
            return settings;
        } catch (IOException e) {
            throw CommandFailure.usage("--config: " + file + " can't be read: " + FileTrouble.ofReading(e), e);
        } catch (YamlEngineException e) {
            throw CommandFailure.usage(file + " is not YAML: " + e.getMessage(), e);
        }
    }

    private static String text(Path file, Object key, @Nullable Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(","));
            case Map<?, ?> map ->
                throw CommandFailure.usage(file + ": " + key + " has settings below it; all of them are at the top");
            case null -> throw CommandFailure.usage(file + ": " + key + " has no value; give one, or leave it out");
            default -> String.valueOf(value);
        };
    }
}
