package dev.coppice.worker.environment.compose;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads compose files by compose itself, after having changed what it can't take. For one environment and one thread. */
final class ComposeConfig {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<String> NAMES = List.of("COPPICE_ENVIRONMENT", "WORK_ORDER");
    /** A port for the first pass, in which none is allocated yet. */
    private static final String SOME_PORT = "1";

    private final ComposeProgram program;
    private final ComposeRequest request;
    private final List<SourceFile> files = new ArrayList<>();
    private final Map<String, String> envFile;

    private ComposeConfig(ComposeProgram program, ComposeRequest request, Map<String, String> envFile) {
        this.program = program;
        this.request = request;
        this.envFile = envFile;
    }

    static ComposeConfig open(ComposeProgram program, ComposeRequest request) throws ComposeException {
        if (request.bounds().isPresent()) {
            refuse(SourceRules.refusals(request.files(), request.bounds().get().worktree()));
        }
        ComposeConfig config = new ComposeConfig(program, request, EnvFile.read(request.directory()));
        for (Path file : request.files()) {
            try {
                config.files.add(
                        new SourceFile(request.directory().relativize(file).toString(), Files.readString(file)));
            } catch (IOException e) {
                throw new ComposeException(
                        ComposeException.Kind.BAD_FILE,
                        "the compose file " + file + " can't be read: " + e.getMessage(),
                        e);
            }
        }
        return config;
    }

    /** The model before ports are allocated, to tell which there are. */
    ComposeModel withoutPorts() throws ComposeException, InterruptedException {
        Map<String, String> some = new HashMap<>();
        files.forEach(file -> file.portVariables().forEach(name -> some.put(name, SOME_PORT)));
        request.portVariables().keySet().forEach(name -> some.put(name, SOME_PORT));
        if (request.name().isPresent()) {
            some.put("PORT", SOME_PORT);
        }
        return resolve(some, "first");
    }

    ComposeModel with(Map<Target, Integer> ports) throws ComposeException, InterruptedException {
        return resolve(portVariables(ports), "second");
    }

    /** The services in the order of the files. */
    List<String> order() throws ComposeException {
        Set<String> order = new LinkedHashSet<>();
        for (SourceFile file : files) {
            order.addAll(file.services(new Interpolation(told(Map.of()))));
        }
        return List.copyOf(order);
    }

    /** The container names that would be others for an environment of another name. */
    Set<String> containerNames(Map<Target, Integer> ports) throws ComposeException {
        Map<String, String> variables = told(portVariables(ports));
        Map<String, String> other = new HashMap<>(variables);
        NAMES.forEach(name -> other.computeIfPresent(name, (key, value) -> value + "-other"));
        Set<String> names = new LinkedHashSet<>();
        for (SourceFile file : files) {
            for (String name : file.containerNames()) {
                String here = new Interpolation(variables).expand(name);
                if (!here.equals(new Interpolation(other).expand(name))) {
                    names.add(here);
                }
            }
        }
        return names;
    }

    /** What stands for the secrets in the models. */
    Map<String, String> markers() {
        Map<String, String> markers = new HashMap<>();
        request.secrets().keySet().forEach(name -> markers.put(name, "__coppice_secret_" + name + "__"));
        return markers;
    }

    /** All that the file may read, but for secrets. */
    Map<String, String> variables(Map<Target, Integer> ports) {
        Map<String, String> variables = new LinkedHashMap<>(request.variables());
        request.name().ifPresent(name -> NAMES.forEach(variable -> variables.put(variable, name)));
        variables.putAll(portVariables(ports));
        return variables;
    }

    private Map<String, String> portVariables(Map<Target, Integer> ports) {
        Map<String, String> variables = new LinkedHashMap<>();
        ports.forEach((target, port) -> variables.put(target.variable(), port.toString()));
        request.portVariables().forEach((name, target) -> {
            if (ports.containsKey(target)) {
                variables.put(name, String.valueOf(ports.get(target)));
            }
        });
        if (request.name().isPresent() && !ports.isEmpty()) {
            variables.put("PORT", ports.values().iterator().next().toString());
        }
        return variables;
    }

    /** What compose is told, and what it finds in the file beside. */
    private Map<String, String> told(Map<String, String> ports) {
        Map<String, String> told = new HashMap<>(envFile);
        told.putAll(ownVariables(ports));
        return told;
    }

    private Map<String, String> ownVariables(Map<String, String> ports) {
        Map<String, String> own = new HashMap<>(request.variables());
        request.name().ifPresent(name -> NAMES.forEach(variable -> own.put(variable, name)));
        own.putAll(markers());
        own.putAll(ports);
        return own;
    }

    private ComposeModel resolve(Map<String, String> ports, String pass) throws ComposeException, InterruptedException {
        Interpolation interpolation = new Interpolation(told(ports));
        List<String> arguments = new ArrayList<>(List.of(
                "--project-name",
                request.project(),
                "--project-directory",
                request.directory().toString()));
        for (int i = 0; i < files.size(); i++) {
            Path prepared = request.work().resolve("source-" + (i + 1) + ".yml");
            write(prepared, files.get(i).prepared(interpolation, program.version()));
            arguments.addAll(List.of("--file", prepared.toString()));
        }
        request.profiles().forEach(profile -> arguments.addAll(List.of("--profile", profile)));
        arguments.add("config");
        if (!program.version().isFirst()) {
            arguments.addAll(List.of("--format", "json"));
        }
        ComposeResult said = program.start(
                        arguments, ownVariables(ports), request.directory(), request.work(), pass + "-config")
                .await(LIMIT);
        if (said.exitCode() != 0) {
            throw ComposeException.badFile(request.files().stream()
                            .map(file -> request.directory().relativize(file).toString())
                            .toList()
                    + " is refused by compose " + program.version() + ":\n  " + said.evidence());
        }
        ComposeModel model = ComposeModel.parse(said.output(), request.profiles());
        if (request.bounds().isPresent()) {
            refuse(WorkerRules.refusals(model, request.bounds().get()));
        }
        return model;
    }

    private static void refuse(List<String> reasons) throws ComposeException {
        if (!reasons.isEmpty()) {
            throw ComposeException.refused(reasons);
        }
    }

    static void write(Path file, String text) throws ComposeException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw ComposeProgram.trouble("write " + file, e);
        }
    }
}
