package dev.coppice.testkit.broker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server that ends with this process, however that ends: a shell beside it waits for the end of its standard input. */
final class BrokerProcess implements PrivateBroker {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration END = Duration.ofMinutes(1);

    private final Optional<String> version;
    private final Optional<Path> root;
    private final BrokerPorts ports = BrokerPorts.reserve();
    private final int port;
    private final Path folder;
    private final Process guard;
    private final Writer orders;
    private final BufferedReader answers;

    /** @param root a root directory that has rabbitmq-server installed; empty for this system's */
    private BrokerProcess(Optional<String> version, Optional<Path> root) throws IOException {
        this.version = version;
        this.root = root;
        port = ports.first();
        folder = Path.of("/tmp/coppice-broker-" + port);
        List<String> command = new ArrayList<>();
        command.add("setsid"); // a signal to this process's group is not for it: this process's end is enough
        if (root.isPresent()) {
            command.addAll(List.of("unshare", "--mount", "--propagation", "private"));
        }
        command.addAll(List.of("sh", "-c", script(), "broker", folder.toString(), Integer.toString(port)));
        root.map(Path::toString).ifPresent(command::add);
        guard = new ProcessBuilder(command).redirectErrorStream(true).start();
        orders = guard.outputWriter(StandardCharsets.UTF_8);
        answers = guard.inputReader(StandardCharsets.UTF_8);
    }

    private static String script() throws IOException {
        try (InputStream text = Objects.requireNonNull(BrokerProcess.class.getResourceAsStream("broker.sh"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Starts one. The caller closes it.
     *
     * @param version of RabbitMQ, such as {@code 4.0}; empty for whatever this system has
     */
    static BrokerProcess start(Optional<String> version) {
        try {
            BrokerProcess broker = new BrokerProcess(version, BrokerPrograms.root(version));
            try {
                broker.start();
                return broker;
            } catch (RuntimeException e) {
                broker.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a private broker could not be started: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<String> version() {
        return version;
    }

    @Override
    public String url() {
        return "amqp://guest:guest@127.0.0.1:" + port;
    }

    @Override
    public void start() {
        order("start");
        long end = System.nanoTime() + START.toNanos();
        while (!BrokerPorts.isListening(port)) {
            if (System.nanoTime() > end || order("state").isEmpty()) {
                throw new IllegalStateException("the private broker did not start; it said:\n" + output());
            }
            pass(100);
        }
    }

    @Override
    public void stop() {
        order("stop");
    }

    @Override
    public void kill() {
        order("kill");
    }

    @Override
    public void pause() {
        order("pause");
    }

    @Override
    public void resume() {
        order("resume");
    }

    @Override
    public String eval(String expression) {
        return order("eval " + expression);
    }

    @Override
    public String ctl(String arguments) {
        return order("ctl " + arguments);
    }

    private String order(String order) {
        try {
            orders.write(order + "\n");
            orders.flush();
            StringBuilder said = new StringBuilder();
            for (String line = answers.readLine(); !"done".equals(line); line = answers.readLine()) {
                if (line == null) {
                    throw new IllegalStateException("the private broker is gone; it said:\n" + said + output());
                }
                said.append(line).append('\n');
            }
            return said.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("the private broker can't be told to " + order, e);
        }
    }

    private void pass(long millis) {
        try {
            guard.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the broker starts", e);
        }
    }

    private String output() {
        Path log = Path.of(root.map(Path::toString).orElse("") + folder, "log", "output");
        try (Stream<String> lines = Files.lines(log)) {
            return lines.collect(Collectors.joining("\n"));
        } catch (IOException | UncheckedIOException e) {
            return "(nothing in " + log + ")";
        }
    }

    /** Ends it, and waits until nothing of it is left. */
    @Override
    public void close() {
        try {
            orders.close();
            if (!guard.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the private broker lives on, with its files in " + folder);
            }
            ports.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the private broker may live on, with its files in " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
