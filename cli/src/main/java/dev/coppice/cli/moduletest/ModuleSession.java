package dev.coppice.cli.moduletest;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.cli.invocation.HostName;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.invocation.UserDirectories;
import dev.coppice.cli.reap.Reapers;
import dev.coppice.cli.terminal.Interruption;
import dev.coppice.cli.view.PrettyJson;
import dev.coppice.environment.ModuleTests;
import dev.coppice.lifecycle.Crew;
import dev.coppice.worker.environment.ComposeEnvironments;
import dev.coppice.worker.environment.Engines;
import dev.coppice.worker.environment.HostRegistries;
import dev.coppice.worker.leftover.Leftovers;
import dev.coppice.worker.leftover.RunDirectory;
import dev.coppice.worker.moduletest.ModuleResult;
import dev.coppice.worker.moduletest.ModuleResult.Verdict;
import dev.coppice.worker.moduletest.ModuleRun;
import dev.coppice.worker.process.Reaper;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;

/** One call of {@code coppice test}. */
final class ModuleSession {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Invocation invocation;
    private final Path root;
    private final ModuleTests tests;
    private final boolean json;

    ModuleSession(Invocation invocation, Path root, ModuleTests tests, boolean json) {
        this.invocation = invocation;
        this.root = root;
        this.tests = tests;
        this.json = json;
    }

    /** Returns the exit code. */
    int run(List<String> modules, int workers) throws IOException, InterruptedException {
        Interruption interruption = Interruption.listen(invocation.halt());
        Path state = UserDirectories.of(invocation).state();
        Path runs = state.resolve("run");
        OutputStream out = json ? new FileOutputStream(FileDescriptor.err) : invocation.stream();
        ModuleLines lines = new ModuleLines(invocation, out, modules.size() > 1);
        List<ModuleResult> results;
        try (Engines engines = new Engines(invocation.environment(), Path.of(System.getProperty("user.home")));
                RunDirectory place = RunDirectory.open(runs);
                Reaper reaper = Reapers.of(invocation, runs, place)) {
            Leftovers.settle(runs, GRACE, engines.settlers())
                    .failures()
                    .forEach(failure -> invocation.err().println("coppice: could not clean up: " + failure));
            reaper.require();
            Map<String, String> env = new HashMap<>(invocation.environment());
            env.put("COPPICE_RUN", place.id());
            ComposeEnvironments environments = new ComposeEnvironments(
                    engines,
                    HostRegistries.in(state, invocation.time()),
                    place.ledger(),
                    env,
                    place.id(),
                    HostName.read());
            results = runAll(
                    modules,
                    workers,
                    module -> new ModuleRun(
                            environments,
                            tests,
                            module,
                            root,
                            place.newAttempt(),
                            log(module, modules.size() > 1),
                            lines,
                            place.id() + (modules.size() > 1 ? Integer.toString(modules.indexOf(module)) : "")),
                    lines,
                    interruption);
        }
        print(results);
        return exitCode(results, interruption);
    }

    private interface Runs {
        ModuleRun of(String module);
    }

    /** An interrupt ends those that run and lets no other begin; all have removed what is theirs when this returns. */
    private static List<ModuleResult> runAll(
            List<String> modules, int workers, Runs runs, ModuleLines lines, Interruption interruption) {
        Semaphore places = new Semaphore(workers, true);
        List<CompletableFuture<ModuleResult>> running = new ArrayList<>();
        List<ModuleResult> results = new ArrayList<>();
        try (Crew crew = new Crew("tests")) {
            interruption.then(crew::close);
            for (String module : modules) {
                running.add(start(crew, module, places, runs, lines));
            }
            for (int i = 0; i < modules.size(); i++) {
                results.add(result(modules.get(i), running.get(i)));
            }
        }
        return results;
    }

    private static CompletableFuture<ModuleResult> start(
            Crew crew, String module, Semaphore places, Runs runs, ModuleLines lines) {
        try {
            return crew.call(module, () -> {
                places.acquire();
                try {
                    ModuleResult result = runs.of(module).run();
                    lines.finish(module);
                    return result;
                } finally {
                    places.release();
                }
            });
        } catch (IllegalStateException closed) {
            return CompletableFuture.failedFuture(new InterruptedException());
        }
    }

    private static ModuleResult result(String module, CompletableFuture<ModuleResult> running) {
        while (true) {
            try {
                return running.get();
            } catch (InterruptedException e) {
                // the signal has reached the crew as well: what it ends is waited for
            } catch (ExecutionException e) {
                boolean cancelled = e.getCause() instanceof InterruptedException;
                return new ModuleResult(
                        module,
                        cancelled ? Verdict.CANCELLED : Verdict.BROKEN,
                        OptionalInt.empty(),
                        Optional.of(cancelled ? "not begun" : "unexpected error: " + e.getCause()),
                        List.of(),
                        Optional.empty(),
                        Duration.ZERO,
                        List.of());
            }
        }
    }

    private Optional<Path> log(String module, boolean several) {
        return tests.log().map(name -> root.resolve(several ? name + "." + module.replaceAll("[/:]", "_") : name));
    }

    private void print(List<ModuleResult> results) {
        if (json) {
            invocation
                    .out()
                    .println(PrettyJson.of(Map.of(
                            "modules",
                            results.stream().map(ModuleSession::document).toList())));
            return;
        }
        for (ModuleResult result : results) {
            String end = switch (result.verdict()) {
                case PASSED -> "passed";
                case FAILED ->
                    "failed: the tests ended with " + result.exitCode().orElseThrow();
                case BROKEN -> "no verdict: " + result.trouble().orElse("");
                case CANCELLED -> "cancelled";
            };
            invocation
                    .err()
                    .println("coppice: " + result.module() + ": " + end + " ("
                            + result.elapsed().toSeconds() + " s)");
            result.died().forEach(line -> invocation.err().println("coppice: " + result.module() + ": " + line));
            result.left()
                    .forEach(
                            line -> invocation.err().println("coppice: " + result.module() + ": not removed: " + line));
        }
    }

    private static Map<String, Object> document(ModuleResult result) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("module", result.module());
        document.put("verdict", result.verdict().name());
        result.exitCode().ifPresent(code -> document.put("exit_code", code));
        result.trouble().ifPresent(text -> document.put("message", text));
        document.put("services_died", result.died());
        result.log().ifPresent(file -> document.put("log", file.toString()));
        document.put("seconds", result.elapsed().toMillis() / 1000.0);
        document.put("left", result.left());
        return document;
    }

    private static int exitCode(List<ModuleResult> results, Interruption interruption) {
        Optional<Integer> signal = interruption.exitCode();
        if (signal.isPresent()) {
            return signal.get();
        }
        for (ModuleResult result : results) {
            switch (result.verdict()) {
                case FAILED -> {
                    return result.exitCode().orElseThrow();
                }
                case BROKEN, CANCELLED -> {
                    return ExitCode.BROKEN;
                }
                case PASSED -> {}
            }
        }
        boolean leak = results.stream().anyMatch(result -> !result.left().isEmpty());
        return leak ? ExitCode.BROKEN : ExitCode.PASSED;
    }
}
