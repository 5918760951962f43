package dev.coppice.worker.moduletest;

import dev.coppice.environment.ModuleTests;
import dev.coppice.worker.environment.ComposeEnvironments;
import dev.coppice.worker.environment.Project;
import dev.coppice.worker.environment.compose.ComposeException;
import dev.coppice.worker.environment.compose.ComposeRequest;
import dev.coppice.worker.environment.compose.ComposeStack;
import dev.coppice.worker.environment.compose.ServiceContainer;
import dev.coppice.worker.environment.compose.Target;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.ContainerState;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.ExecSpec;
import dev.coppice.worker.environment.engine.RunningExec;
import dev.coppice.worker.environment.port.PortRange;
import dev.coppice.worker.environment.port.PortRegistry;
import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.ledger.Unsettled;
import dev.coppice.worker.moduletest.ModuleResult.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs a module's tests: a stack of services of its own, the wait for it, the tests, and everything gone. For one module and one thread. */
public final class ModuleRun {
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final Duration SHELL_LOOK = Duration.ofSeconds(60);
    private static final int NOT_EXECUTABLE = 126;

    private final ComposeEnvironments environments;
    private final ModuleTests tests;
    private final Path root;
    private final Path work;
    private final Optional<Path> log;
    private final ModuleOutput output;
    private final String module;
    private final Owner owner;
    private final Project project;
    private final long begun = System.nanoTime();
    private final List<String> died = new ArrayList<>();

    /**
     * Does nothing yet.
     *
     * @param root of the repository, whose files are taken as they lie there
     * @param work a folder of this run's own
     * @param log takes the tests' output, and begins anew
     * @param id a short text that no other run has
     */
    public ModuleRun(
            ComposeEnvironments environments,
            ModuleTests tests,
            String module,
            Path root,
            Path work,
            Optional<Path> log,
            ModuleOutput output,
            String id) {
        this.environments = environments;
        this.tests = tests;
        this.module = module;
        this.root = root;
        this.work = work;
        this.log = log;
        this.output = output;
        project = Project.ofTest(root.toString(), module, id);
        owner = new Owner(Owner.Type.TEST, project.name());
    }

    /** Runs them; an interrupt ends them, and all is removed all the same. */
    public ModuleResult run() {
        Verdict verdict;
        OptionalInt exitCode = OptionalInt.empty();
        Optional<String> trouble = Optional.empty();
        try {
            exitCode = OptionalInt.of(tested());
            verdict = exitCode.getAsInt() == 0 ? Verdict.PASSED : Verdict.FAILED;
        } catch (InterruptedException e) {
            verdict = Verdict.CANCELLED;
            trouble = Optional.of("ended before the tests were done");
        } catch (ComposeException | EngineException | IOException e) {
            verdict = Verdict.BROKEN;
            trouble = Optional.of(String.valueOf(e.getMessage()));
        }
        List<String> left = remove();
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
        return new ModuleResult(module, verdict, exitCode, trouble, died, log, elapsed, left);
    }

    private int tested() throws ComposeException, EngineException, IOException, InterruptedException {
        ComposeStack stack = environments.prepare(request());
        stack.shared().forEach(line -> output.say(module, line));
        ServiceContainer place = stack.containers().stream()
                .filter(container -> container.service().equals(tests.service()))
                .findFirst()
                .orElseThrow(() -> new IOException("the compose file has no service " + tests.service()
                        + ", in which coppice.yml (test.service) has the tests run; it has "
                        + stack.containers().stream()
                                .map(ServiceContainer::service)
                                .distinct()
                                .toList()));
        output.say(module, "starting " + project.name() + ports(stack));
        stack.up(tests.readyWithin(), line -> output.say(module, line));
        output.say(module, "ready; testing");
        int exitCode = execute(place);
        lookForDead(stack);
        return exitCode;
    }

    private static String ports(ComposeStack stack) {
        return stack.ports().entrySet().stream()
                .map(port -> port.getKey() + " at 127.0.0.1:" + port.getValue())
                .collect(Collectors.joining(
                        ", ", stack.ports().isEmpty() ? "" : " (", stack.ports().isEmpty() ? "" : ")"));
    }

    private ComposeRequest request() {
        Map<String, Target> variables = tests.variables().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, port -> new Target(tests.service(), port.getValue())));
        PortRange range = tests.ports()
                .map(span -> new PortRange(span.first(), span.last()))
                .orElse(PortRange.DEFAULT);
        return new ComposeRequest(
                owner,
                project.name(),
                folder(),
                tests.files().stream().map(root::resolve).toList(),
                Set.copyOf(tests.profiles()),
                Optional.empty(),
                Map.of(),
                Map.of(),
                variables,
                Optional.empty(),
                Optional.empty(),
                ComposeRequest.LOOPBACK,
                Map.of(),
                range,
                PortRegistry.Term.PROCESS,
                work,
                Optional.empty());
    }

    /** Compose takes relative paths from where the first file lies. */
    private Path folder() {
        return root.resolve(tests.files().getFirst()).normalize().resolveSibling("");
    }

    private int execute(ServiceContainer place) throws EngineException, IOException, InterruptedException {
        ContainerEngine engine = environments.engine();
        String command = tests.command().replace(ModuleTests.MODULE, module);
        boolean shell = hasShell(engine, place);
        ExecSpec spec = ExecSpec.of(
                (shell ? TestedCommand.inShell(command) : TestedCommand.words(command)).toArray(String[]::new));
        try (OutputStream file = log.isPresent() ? Files.newOutputStream(log.get()) : OutputStream.nullOutputStream();
                RunningExec run = engine.exec(place.name(), spec, (channel, bytes) -> {
                    file.write(bytes);
                    file.flush();
                    output.write(module, bytes);
                })) {
            int exitCode = run.awaitExit(LONGEST);
            Optional<Exception> broken = run.failure();
            if (broken.isPresent()) {
                throw new IOException("the tests' output could not be taken to its end: "
                        + broken.get().getMessage());
            }
            return exitCode;
        }
    }

    private static boolean hasShell(ContainerEngine engine, ServiceContainer place)
            throws EngineException, InterruptedException {
        try (RunningExec look = engine.exec(place.name(), ExecSpec.of("sh", "-c", ":"), (channel, bytes) -> {})) {
            return look.awaitExit(SHELL_LOOK) < NOT_EXECUTABLE;
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.REFUSED || e.kind() == EngineException.Kind.OTHER) {
                return false;
            }
            throw e;
        }
    }

    private void lookForDead(ComposeStack stack) throws EngineException, InterruptedException {
        for (ServiceContainer container : stack.containers()) {
            ContainerState state = environments.engine().inspectContainer(container.name());
            if (state.status().hasEnded() && state.exitCode().orElse(0) != 0) {
                died.add("the service " + container.service() + " ended with exit code "
                        + state.exitCode().getAsInt() + " while the tests ran");
            }
        }
    }

    private List<String> remove() {
        try {
            return environments.settle(owner).stream().map(Unsettled::toString).toList();
        } catch (IOException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }
}
