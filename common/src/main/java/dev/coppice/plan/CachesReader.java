package dev.coppice.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code caches}: a list of known tools and of maps from a name to a path, or one such map. */
final class CachesReader {
    static final List<String> TOOLS = List.of("maven", "npm", "gradle", "pip", "go");

    private static final int MOST = 100;
    private static final String WHAT = "caches";

    private final Values values;

    CachesReader(Values values) {
        this.values = values;
    }

    Optional<List<Cache>> read(Yaml value) {
        List<Cache> caches = new ArrayList<>();
        switch (value) {
            case Yaml.Mapping mapping -> folders(mapping.entries(), caches);
            case Yaml.Sequence sequence -> sequence.items().forEach(item -> read(item, caches));
            default -> values.list(value, WHAT, item -> Optional.empty());
        }
        if (caches.size() > MOST) {
            values.problem(value.line(), "caches has more than " + MOST + " entries", "keep whole folders together");
        } else {
            refuseOverlap(caches, value.line());
        }
        return Optional.of(caches);
    }

    private void read(Yaml item, List<Cache> caches) {
        if (item instanceof Yaml.Mapping mapping) {
            folders(mapping.entries(), caches);
        } else {
            values.one(item, WHAT, CachesReader::tool).ifPresent(name -> caches.add(new Cache(name, Optional.empty())));
        }
    }

    private void folders(List<Yaml.Entry> entries, List<Cache> caches) {
        for (Yaml.Entry entry : entries) {
            Optional<String> name =
                    values.one(new Yaml.Scalar(entry.key(), entry.line()), WHAT, CachesReader::folderName);
            Optional<String> path = values.one(entry.value(), "cache " + entry.key(), RepositoryPath::normalise);
            if (name.isPresent() && path.isPresent()) {
                caches.add(new Cache(name.get(), path));
            }
        }
    }

    private static String tool(String name) {
        if (TOOLS.contains(name)) {
            return name;
        }
        String path =
                "give it a folder: { " + name + ": path }; without one, " + String.join(", ", TOOLS) + " are known";
        throw new InvalidValue(
                "\"" + name + "\" is no known tool",
                Suggestion.closest(name, TOOLS)
                        .map(tool -> "did you mean " + tool + "?")
                        .orElse(path));
    }

    private static String folderName(String name) {
        if (TOOLS.contains(name)) {
            throw new InvalidValue(
                    "the place of the known cache " + name + " can't be chosen",
                    "write " + name + " alone, or name the folder otherwise: { " + name + "-files: path }");
        }
        return Names.cache(name);
    }

    private void refuseOverlap(List<Cache> caches, int line) {
        Set<String> names = new HashSet<>();
        for (Cache cache : caches) {
            if (!names.add(cache.name())) {
                values.problem(line, "caches names " + cache.name() + " twice", "keep one of the two");
            }
            for (Cache other : caches) {
                if (overlap(cache, other)) {
                    values.problem(
                            line,
                            "cache " + cache.name() + " lies inside cache " + other.name(),
                            "keep the outer one, or choose folders beside each other");
                }
            }
        }
    }

    private static boolean overlap(Cache inner, Cache outer) {
        if (inner.path().isEmpty() || outer.path().isEmpty()) {
            return false;
        }
        return inner.path().get().startsWith(outer.path().get() + "/")
                || (inner.path().equals(outer.path()) && inner.name().compareTo(outer.name()) > 0);
    }
}
