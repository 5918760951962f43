package dev.coppice.worker.cache;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A tool whose cache can be named in a plan without a path, and how it is led to a folder of our choice. */
enum Tool {
    MAVEN {
        // A property of its JVM, as Maven before 3.9 knows no MAVEN_ARGS; its scripts split the value at spaces.
        @Override
        void lead(Path folder, Map<String, String> variables) {
            variables.putIfAbsent("MAVEN_USER_HOME", folder.toString());
            String options = variables.getOrDefault("MAVEN_OPTS", "");
            if (!options.contains(LOCAL_REPOSITORY)) {
                String option = LOCAL_REPOSITORY + folder.resolve("repository");
                variables.put("MAVEN_OPTS", options.isBlank() ? option : options + " " + option);
            }
        }

        @Override
        boolean takes(Path folder) {
            return folder.toString().chars().noneMatch(Character::isWhitespace);
        }
    },
    GRADLE {
        @Override
        void lead(Path folder, Map<String, String> variables) {
            variables.putIfAbsent("GRADLE_USER_HOME", folder.toString());
        }
    },
    NPM {
        @Override
        void lead(Path folder, Map<String, String> variables) {
            variables.putIfAbsent("npm_config_cache", folder.toString());
        }
    },
    PIP {
        @Override
        void lead(Path folder, Map<String, String> variables) {
            variables.putIfAbsent("PIP_CACHE_DIR", folder.toString());
        }
    },
    GO {
        @Override
        void lead(Path folder, Map<String, String> variables) {
            variables.putIfAbsent("GOMODCACHE", folder.resolve("mod").toString());
            variables.putIfAbsent("GOCACHE", folder.resolve("build").toString());
        }
    };

    private static final String LOCAL_REPOSITORY = "-Dmaven.repo.local=";

    /** Adds what makes the tool use a folder; what is chosen already stays. */
    abstract void lead(Path folder, Map<String, String> variables);

    /** Whether the tool can be told of such a path. */
    boolean takes(Path folder) {
        return true;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Tool> named(String word) {
        return Arrays.stream(values()).filter(tool -> tool.word().equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(Tool::word).collect(Collectors.joining(", "));
    }
}
