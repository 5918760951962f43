package dev.coppice.bench;

import dev.coppice.testkit.broker.PrivateBroker;
import dev.coppice.time.SystemTimers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * This repository's own plans on a fleet of processes: undisturbed, and while a worker, the coordinator and the broker are killed.
 * Arguments: the launcher's path and the folder for results. Fails unless all plans pass both times.
 */
public final class OwnPlansBench {
    private static final String METHOD = """
            A private RabbitMQ node, a coordinator with an H2 file and three workers of one slot each, every one a process as the launcher starts
            it. `coppice submit docs/plans/*.md --wait` runs the plans of this repository, at its commit, with empty Maven caches the first time and
            warm ones the second. The second time a worker is killed with SIGKILL after 40 s, the coordinator after 60 s and the broker after 80 s;
            each is started again at once. The time is that of the whole command, which ends with 0 only when every plan has passed.
            """;
    private static final List<String> WORKERS = List.of("one", "two", "three");
    private static final Duration FIRST_KILL = Duration.ofSeconds(40);
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(20);

    private final Path launcher;
    private final Path scratch;
    private final PrivateBroker broker;
    private final String address;
    private final Map<String, Process> processes = new HashMap<>();

    private OwnPlansBench(Path launcher, Path scratch, PrivateBroker broker) throws IOException {
        this.launcher = launcher;
        this.scratch = scratch;
        this.broker = broker;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address = "127.0.0.1:" + free.getLocalPort();
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path launcher = Path.of(arguments[0]).toAbsolutePath();
        Path scratch = Files.createTempDirectory("own-plans");
        Samples quiet = new Samples("undisturbed", "s");
        Samples disturbed = new Samples("a worker, the coordinator and the broker killed on the way", "s");
        try (PrivateBroker broker = PrivateBroker.start(Optional.empty());
                SystemTimers timers = new SystemTimers()) {
            OwnPlansBench bench = new OwnPlansBench(launcher, scratch, broker);
            try {
                bench.startCoordinator();
                for (String worker : WORKERS) {
                    bench.startWorker(worker);
                }
                quiet.add(bench.run("undisturbed"));
                Thread killer = Thread.ofPlatform().start(() -> bench.killAll(timers));
                disturbed.add(bench.run("disturbed"));
                killer.join();
                new Result("own-plans", LocalDate.now(Clock.systemUTC()), METHOD)
                        .table("Plans of this repository", List.of(quiet, disturbed))
                        .line("```\n" + bench.results() + "```")
                        .save(Path.of(arguments[1]));
            } finally {
                bench.processes
                        .values()
                        .forEach(process -> process.destroyForcibly().onExit().join());
            }
        }
    }

    private void startCoordinator() throws IOException {
        start("coordinator", "coordinator", "--listen", address, "--allow-repository", "**");
    }

    private void startWorker(String name) throws IOException {
        start(name, "worker", "--coordinator", "http://" + address, "--name", name, "--slots", "1");
    }

    private void start(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "--broker", broker.url(), "--data", scratch.resolve(name).toString()));
        processes.put(
                name,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                scratch.resolve(name + ".log").toFile()))
                        .start());
    }

    private void killAll(SystemTimers timers) {
        try {
            timers.await(FIRST_KILL);
            kill("two");
            startWorker("two");
            timers.await(BETWEEN_KILLS);
            kill("coordinator");
            startCoordinator();
            timers.await(BETWEEN_KILLS);
            broker.kill();
            broker.start();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("what was killed could not be started again", e);
        }
    }

    private void kill(String name) {
        Objects.requireNonNull(processes.get(name)).destroyForcibly().onExit().join();
    }

    private double run(String name) throws IOException, InterruptedException {
        Path repository = launcher.resolveSibling("");
        List<String> command = new ArrayList<>(client("submit", "--wait", "--label", "run=" + name));
        command.addAll(List.of("--repo", repository.toUri().toString().replaceFirst("/$", ""), "--rev", "HEAD"));
        try (Stream<Path> plans = Files.list(repository.resolve("docs/plans"))) {
            plans.sorted().map(plan -> "docs/plans/" + plan.getFileName()).forEach(command::add);
        }
        Peer peer = new Peer(name, scratch, Map.of(), command);
        System.out.println(name + " runs; logs are in " + scratch);
        return peer.run().toMillis() / 1_000.0;
    }

    private String results() throws IOException, InterruptedException {
        Process results = new ProcessBuilder(client("results", "latest")).start();
        return new String(results.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private List<String> client(String... arguments) {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--server", "http://" + address));
        return command;
    }
}
