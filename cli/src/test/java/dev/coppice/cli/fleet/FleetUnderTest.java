package dev.coppice.cli.fleet;

import dev.coppice.cli.InProcess;
import dev.coppice.cli.InProcess.Ended;
import dev.coppice.cli.run.ProgramUnderTest;
import dev.coppice.cli.run.ProgramUnderTest.Started;
import dev.coppice.testkit.broker.PoolQueue;
import dev.coppice.testkit.broker.PrivateBroker;
import dev.coppice.testkit.repository.TestRepository;
import dev.coppice.testkit.system.ReservedPort;
import dev.coppice.time.SystemTimers;
import dev.coppice.tls.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** A coordinator and workers over a real broker, each a process of this build's distribution. For one thread. */
final class FleetUnderTest implements AutoCloseable {
    static final String COORDINATOR = "coordinator";

    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration ANSWER = Duration.ofSeconds(5);
    /** A quorum queue of RabbitMQ 3.10 may not survive a kill in its first moments. */
    private static final Duration YOUNG = Duration.ofSeconds(3);

    private static final Set<String> ENDED = Set.of("PASSED", "FLAKY", "FAILED");
    private static final int LOG_TAIL = 6_000;

    final TestRepository repository;
    private final Path folder;
    private final PrivateBroker broker;
    private final String prefix = "fleet-" + UUID.randomUUID();
    private final List<ReservedPort> ports = new ArrayList<>();
    private final String address;
    private String coordinators;
    private final String lease;
    private final Access access;
    private final ProgramUnderTest program;
    private final SystemTimers timers = new SystemTimers();
    private final HttpClient http;
    private final Map<String, Started> parts = new LinkedHashMap<>();
    private final List<Words> said = new ArrayList<>();
    private long declared;

    /** What one start of a part says. */
    private record Words(String part, Path file) {
        String text() throws IOException {
            return Files.readString(file);
        }
    }

    /** @param lease the coordinator's */
    FleetUnderTest(Path folder, PrivateBroker broker, String lease) throws IOException {
        this(folder, broker, lease, Access.OPEN);
    }

    /**
     * One that does not let everybody in.
     *
     * @param lease the coordinator's
     */
    FleetUnderTest(Path folder, PrivateBroker broker, String lease, Access access) throws IOException {
        this.access = access;
        http = HttpClient.newBuilder()
                .connectTimeout(ANSWER)
                .sslContext(TrustedCertificates.context(access.certificates()))
                .build();
        this.folder = folder;
        this.broker = broker;
        this.lease = lease;
        address = reserve();
        coordinators = access.scheme() + "://" + address;
        Map<String, String> env = new HashMap<>(access.variables());
        env.put("COPPICE_SERVER", url());
        program = new ProgramUnderTest(folder, env);
        repository = program.repository;
    }

    /** Where the coordinator is reached. */
    String url() {
        return access.scheme() + "://" + address;
    }

    /** Where the coordinator keeps what it knows. */
    Path data() {
        return folder.resolve(COORDINATOR);
    }

    void startCoordinator(String... options) throws IOException {
        startCoordinator(COORDINATOR, address, options);
    }

    /** Starts another coordinator beside the first; tells where it listens. */
    String startSecondCoordinator(String name, String... options) throws IOException {
        String listen = reserve();
        startCoordinator(name, listen, options);
        coordinators += "," + access.scheme() + "://" + listen;
        return listen;
    }

    private void startCoordinator(String name, String listen, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("coordinator", "--listen", listen));
        command.addAll(List.of("--lease", lease));
        command.addAll(List.of(options));
        if (!command.contains("--allow-repository")) {
            command.addAll(List.of("--allow-repository", "**"));
        }
        start(name, Map.of(), command);
    }

    private String reserve() {
        ReservedPort port = ReservedPort.any();
        ports.add(port);
        return port.address();
    }

    void startWorker(String name, int slots, String... options) throws IOException {
        startWorker(Map.of(), name, slots, options);
    }

    /** @param variables of its process */
    void startWorker(Map<String, String> variables, String name, int slots, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("worker", "--coordinator", coordinators, "--name", name));
        command.addAll(List.of("--slots", Integer.toString(slots), "--min-free-disk", "1", "--allow-repo", "**"));
        command.addAll(List.of(options));
        start(name, variables, command);
    }

    private void start(String name, Map<String, String> variables, List<String> command) throws IOException {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(List.of("--broker", broker.url(), "--broker-prefix", prefix));
        arguments.addAll(List.of("--data", folder.resolve(name).toString()));
        Started part = program.start(variables, arguments.toArray(String[]::new));
        parts.put(name, part);
        said.add(new Words(name, part.out()));
        said.add(new Words(name, part.err()));
    }

    /** A call of a client. */
    Started call(String... arguments) throws IOException {
        return program.start(arguments);
    }

    /** A call of a client within this process: it costs no start of a program. */
    Ended ask(String... arguments) {
        return new InProcess(repository.path(), folder.resolve("home"), Map.of("COPPICE_SERVER", url())).run(arguments);
    }

    /** The tickets of one of its pools, for which a queue was declared. The caller closes it. */
    PoolQueue pool(String name) {
        return new PoolQueue(broker, prefix, name);
    }

    void signal(String name, String signal) throws IOException, InterruptedException {
        part(name).signal(signal);
    }

    /** Returns when it is gone. */
    void kill(String name) throws IOException, InterruptedException {
        signal(name, "KILL");
        part(name).process().waitFor();
    }

    /** Has it stop in good order; the exit code. */
    int stop(String name) throws IOException, InterruptedException {
        signal(name, "TERM");
        return awaitEnd(name);
    }

    /** Waits until it has ended by itself; the exit code. */
    int awaitEnd(String name) throws InterruptedException {
        return part(name).process().waitFor();
    }

    private Started part(String name) {
        Started part = parts.get(name);
        if (part == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return part;
    }

    /** What the coordinator answers; a missing node while it does not. */
    JsonNode get(String path) throws InterruptedException {
        return get(address, path);
    }

    /** What the coordinator that listens there answers; a missing node while it does not. */
    JsonNode get(String listening, String path) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(access.scheme() + "://" + listening + "/api/v1/" + path))
                .timeout(ANSWER);
        access.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        try {
            return JsonMapper.shared()
                    .readTree(
                            http.send(request.build(), BodyHandlers.ofString()).body());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    int status(String path) throws IOException, InterruptedException {
        return status(address, path);
    }

    int status(String listening, String path) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(access.scheme() + "://" + listening + path))
                .timeout(ANSWER);
        access.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    /** Waits until so many workers are heard of. */
    void awaitWorkers(int count) throws Exception {
        await(count + " workers", () -> get("workers").path("workers").size() == count);
        declared = System.nanoTime();
    }

    /** Kills the broker, as soon as its queues are old enough for that. Workers must have been waited for before. */
    void killBroker() throws Exception {
        await("the queues are old enough", () -> System.nanoTime() - declared > YOUNG.toNanos());
        broker.kill();
    }

    void await(String what, Callable<Boolean> reached) throws Exception {
        await(what, LONGEST, reached);
    }

    /** Waits by looking again and again. */
    void await(String what, Duration longest, Callable<Boolean> reached) throws Exception {
        long last = System.nanoTime() + longest.toNanos();
        while (!reached.call()) {
            if (System.nanoTime() > last) {
                throw new AssertionError(
                        "not within " + longest.toSeconds() + " s: " + what + "\n" + standing() + logs());
            }
            pause(LOOK_EVERY);
        }
    }

    /** Whether no event waits for the coordinator. */
    boolean hasTakenEventsIn() {
        return waitingEvents() == 0;
    }

    /** How many events of this fleet, and of no other over the same broker, wait for a coordinator, or for people. */
    int waitingEvents() {
        return broker.ctl("list_queues name messages")
                .lines()
                .filter(line -> line.startsWith(prefix) && line.contains(".events."))
                .mapToInt(line -> Integer.parseInt(line.substring(line.lastIndexOf('\t') + 1)))
                .sum();
    }

    void pause(Duration time) throws InterruptedException {
        timers.await(time);
    }

    /** How the newest session's jobs and the workers stand. */
    private String standing() throws InterruptedException {
        String newest =
                get("sessions").path("sessions").path(0).path("session_id").asString("");
        String unended = get("sessions/" + newest + "/jobs?limit=500")
                .path("jobs")
                .valueStream()
                .filter(job -> !ENDED.contains(job.path("state").asString()))
                .map(JsonNode::toString)
                .collect(Collectors.joining("\n"));
        return unended + "\n" + get("workers") + "\n"
                + broker.ctl("list_queues name messages messages_ready messages_unacknowledged");
    }

    /** The last that each process has said. */
    String logs() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Words words : said) {
            String log = words.text();
            text.append("\n--- ")
                    .append(words)
                    .append('\n')
                    .append(log.substring(Math.max(0, log.length() - LOG_TAIL)));
        }
        return text.toString();
    }

    /** All that a part has said, in all its starts. */
    String said(String name) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Words words : said) {
            if (words.part().equals(name)) {
                text.append(words.text());
            }
        }
        return text.toString();
    }

    @Override
    public void close() {
        parts.values().forEach(part -> part.process().destroyForcibly().onExit().join());
        http.shutdownNow();
        timers.close();
        ports.forEach(ReservedPort::close);
    }
}
