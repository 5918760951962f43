package dev.coppice.worker.environment.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What compose files as they are written may have compose itself read, before there is a model to look at: other compose files, and
 * files of variables and labels. A key counts wherever it stands, since an anchor may take it anywhere.
 */
final class SourceRules {
    private final BoundedPaths paths;
    private final Set<String> refused = new LinkedHashSet<>();
    private final Set<Path> seen = new HashSet<>();

    private SourceRules(Path worktree) {
        paths = new BoundedPaths(worktree);
    }

    /**
     * Looks through files, and those that they take in.
     *
     * @param worktree its real path
     * @return what is refused, and why; empty when all may be
     */
    static List<String> refusals(List<Path> files, Path worktree) {
        SourceRules rules = new SourceRules(worktree);
        for (Path file : files) {
            rules.inside("compose", file.resolveSibling(""), ".env");
            rules.composeFile("the plan", worktree, file.toString());
        }
        return List.copyOf(rules.refused);
    }

    private void composeFile(String where, Path base, String text) {
        Path file = base.resolve(text).normalize();
        if (inside(where, base, text) && seen.add(file)) {
            String name = paths.worktree().relativize(file).toString();
            try {
                LoadSettings settings = LoadSettings.builder().setLabel(name).build();
                walk(name, file.resolveSibling(""), new Load(settings).loadFromString(Files.readString(file)));
            } catch (IOException | YamlEngineException e) {
                refused.add(name + " can't be read: " + e.getMessage());
            }
        }
    }

    private void walk(String file, Path base, @Nullable Object node) {
        if (node instanceof List<?> list) {
            list.forEach(item -> walk(file, base, item));
        } else if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                String where = file + ": " + key;
                switch (String.valueOf(key)) {
                    case "env_file", "label_file" -> texts(value, "path").forEach(text -> inside(where, base, text));
                    case "extends" -> named(value, "file").forEach(text -> composeFile(where, base, text));
                    case "include" -> include(where, base, value);
                    default -> {}
                }
                walk(file, base, value);
            });
        }
    }

    private void include(String where, Path base, @Nullable Object value) {
        texts(value, "path").forEach(text -> composeFile(where, base, text));
        if (!named(value, "project_directory").isEmpty()) {
            refused.add(where + " has project_directory, which this worker does not allow");
        }
    }

    private boolean inside(String where, Path base, String text) {
        Optional<String> refusal = text.indexOf('$') < 0
                ? paths.refusal(where, base, text)
                : Optional.of(where + " takes " + text + ": a file that is read is to be named without variables");
        refusal.ifPresent(refused::add);
        return refusal.isEmpty();
    }

    /** A text, or those of a list, also where they stand under a key. */
    private static List<String> texts(@Nullable Object value, String key) {
        return switch (value) {
            case List<?> list ->
                list.stream().flatMap(item -> texts(item, key).stream()).toList();
            case Map<?, ?> map -> texts(map.get(key), key);
            case null -> List.of();
            default -> List.of(value.toString());
        };
    }

    /** The texts that stand under a key, in a map or those of a list. */
    private static List<String> named(@Nullable Object value, String key) {
        return switch (value) {
            case List<?> list ->
                list.stream().flatMap(item -> named(item, key).stream()).toList();
            case Map<?, ?> map -> texts(map.get(key), key);
            case null, default -> List.of();
        };
    }
}
