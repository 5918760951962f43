package dev.coppice.worker.environment.compose;

import dev.coppice.worker.host.TreeDeletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The compose command of this host, found once. It never gets this process's environment, from which a compose file would otherwise read;
 * only what it needs to find programs, the user's Docker configuration and the engine. Safe for use by many threads.
 */
public final class ComposeProgram {
    private static final Duration LOOK = Duration.ofSeconds(60);
    private static final List<String> PASSED_ON =
            List.of("PATH", "HOME", "DOCKER_CONFIG", "XDG_RUNTIME_DIR", "COPPICE_RUN");
    private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

    private final List<String> words;
    private final ComposeVersion version;
    private final Map<String, String> env;

    private ComposeProgram(List<String> words, ComposeVersion version, Map<String, String> env) {
        this.words = List.copyOf(words);
        this.version = version;
        this.env = Map.copyOf(env);
    }

    /**
     * Looks for {@code docker compose}, then for {@code docker-compose}.
     *
     * @param env this process's environment; {@code COPPICE_RUN} in it marks what compose starts as this run's
     * @param engine the address of the engine, as DOCKER_HOST has it
     * @throws ComposeException when there is none; says what to install
     */
    public static ComposeProgram find(Map<String, String> env, String engine)
            throws ComposeException, InterruptedException {
        try {
            Path folder = Files.createTempDirectory("coppice-compose-");
            try {
                return find(env, engine, folder);
            } finally {
                TreeDeletion.delete(folder);
            }
        } catch (IOException e) {
            throw trouble("look for compose", e);
        }
    }

    private static ComposeProgram find(Map<String, String> env, String engine, Path folder)
            throws ComposeException, InterruptedException {
        Map<String, String> made = madeEnvironment(env, engine);
        List<String> tried = new ArrayList<>();
        for (List<String> words : List.of(List.of("docker", "compose"), List.of("docker-compose"))) {
            Optional<Path> program = onPath(words.getFirst(), made.getOrDefault("PATH", USUAL_PATH));
            if (program.isEmpty()) {
                tried.add("there is no " + words.getFirst());
                continue;
            }
            List<String> command = new ArrayList<>(words);
            command.set(0, program.get().toString());
            List<String> asked = new ArrayList<>(command);
            asked.addAll(List.of("version", "--short"));
            ComposeResult said =
                    ComposeProcess.start(asked, made, folder, folder, "version").await(LOOK);
            try {
                if (said.exitCode() == 0) {
                    return new ComposeProgram(command, ComposeVersion.parse(said.output()), made);
                }
                tried.add("`" + String.join(" ", words) + " version` ends with " + said.exitCode());
            } catch (IllegalArgumentException e) {
                tried.add("`" + String.join(" ", words) + " version` says: "
                        + said.output().strip());
            }
        }
        throw new ComposeException(
                ComposeException.Kind.BROKEN,
                "there is no compose command (" + String.join("; ", tried)
                        + "). Install Docker's compose plugin, or docker-compose");
    }

    private static Optional<Path> onPath(String program, String path) {
        for (String folder : path.split(":", -1)) {
            if (folder.startsWith("/") && Files.isExecutable(Path.of(folder, program))) {
                return Optional.of(Path.of(folder, program));
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> madeEnvironment(Map<String, String> env, String engine) {
        Map<String, String> made = new LinkedHashMap<>();
        made.put("PATH", USUAL_PATH);
        made.put("LC_ALL", "C.UTF-8");
        made.put("COMPOSE_ANSI", "never");
        made.put("COMPOSE_MENU", "false");
        made.put("COMPOSE_HTTP_TIMEOUT", "300");
        for (String name : PASSED_ON) {
            Optional.ofNullable(env.get(name)).ifPresent(value -> made.put(name, value));
        }
        made.put("DOCKER_HOST", engine);
        return made;
    }

    public ComposeVersion version() {
        return version;
    }

    /**
     * Starts compose.
     *
     * @param variables what the file may read
     * @param directory which relative paths are taken from
     * @param evidence a folder where the output is kept
     * @param name of the output's files
     */
    ComposeProcess start(
            List<String> arguments, Map<String, String> variables, Path directory, Path evidence, String name)
            throws ComposeException {
        List<String> command = new ArrayList<>(words);
        command.addAll(arguments);
        Map<String, String> all = new LinkedHashMap<>(variables);
        all.putAll(env);
        return ComposeProcess.start(command, all, directory, evidence, name);
    }

    @Override
    public String toString() {
        return String.join(" ", words) + " " + version;
    }

    /** Says what went wrong with a file of evidence. */
    static ComposeException trouble(String deed, IOException e) {
        return new ComposeException(ComposeException.Kind.BROKEN, "could not " + deed + ": " + e.getMessage(), e);
    }
}
