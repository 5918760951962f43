package dev.coppice.testkit.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An engine that ends with this process, however that ends: a shell beside it waits for the end of its standard input. */
final class EngineProcess implements PrivateEngine {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(30);

    private final Path folder;
    private final EngineSocket socket;
    private final Process guard;
    private final Writer orders;
    private final BufferedReader answers;

    private EngineProcess(EnginePrograms programs) throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "coppice-engine-"); // a socket's path is short
        socket = new EngineSocket(host());
        String script = script();
        // A signal to this process's group is not for it: this process's end is enough.
        guard = new ProcessBuilder(
                        "setsid",
                        "sh",
                        "-c",
                        script,
                        "engine",
                        script,
                        folder.toString(),
                        bridge(folder),
                        FreeSubnet.address(),
                        programs.program(),
                        programs.root().map(Path::toString).orElse(""))
                .redirectErrorStream(true)
                .start();
        orders = guard.outputWriter(StandardCharsets.UTF_8);
        answers = guard.inputReader(StandardCharsets.UTF_8);
    }

    private static String script() throws IOException {
        try (InputStream text = Objects.requireNonNull(EngineProcess.class.getResourceAsStream("engine.sh"))) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A name of at most 15 characters that no other engine has. */
    static String bridge(Path folder) {
        String number = folder.toString().replaceAll(".*-", "");
        return "ct" + Long.toUnsignedString(Long.parseUnsignedLong(number), Character.MAX_RADIX);
    }

    static EngineProcess start(Optional<String> version) {
        try {
            EngineProcess engine = new EngineProcess(EnginePrograms.require(version));
            try {
                engine.start();
                return engine;
            } catch (RuntimeException e) {
                engine.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a private container engine could not be started: " + e.getMessage(), e);
        }
    }

    @Override
    public String host() {
        return "unix://" + folder.resolve("socket");
    }

    @Override
    public void start() {
        order("start");
        long end = System.nanoTime() + START.toNanos();
        while (!socket.serves()) {
            if (System.nanoTime() > end || order("state").isEmpty()) {
                throw new IllegalStateException("the private container engine did not start; it said:\n" + output());
            }
            pass(50);
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

    private String order(String order) {
        try {
            orders.write(order + "\n");
            orders.flush();
            StringBuilder said = new StringBuilder();
            for (String line = answers.readLine(); !"done".equals(line); line = answers.readLine()) {
                if (line == null) {
                    throw new IllegalStateException(
                            "the private container engine is gone; it said:\n" + said + output());
                }
                said.append(line).append('\n');
            }
            return said.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("the private container engine can't be told to " + order, e);
        }
    }

    private void pass(long millis) {
        try {
            guard.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the container engine starts", e);
        }
    }

    private String output() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return "(nothing in " + folder.resolve("log") + ")";
        }
    }

    @Override
    public void close() {
        try {
            orders.close();
            if (!guard.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the private container engine lives on, with its files in " + folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the private container engine may live on, with its files in " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
