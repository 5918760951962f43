package dev.coppice.testkit.engine;

import dev.coppice.testkit.system.Packages;
import dev.coppice.testkit.system.ReservedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A registry of images on loopback, which ends with this process. For one thread. */
public final class TestRegistry implements AutoCloseable {
    public static final String USER = "tester";
    public static final String PASSWORD = "secret";

    private static final String HASH = "$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";
    private static final Duration START = Duration.ofSeconds(60);
    /** Ends it when the standard input ends. */
    private static final String GUARD = """
        trap '' INT TERM HUP
        docker-registry serve "$1/config.yml" > "$1/log" 2>&1 < /dev/null &
        read -r word
        kill -s KILL $!
        rm -rf "$1"
        """;

    private final Path folder = Files.createTempDirectory("coppice-registry-");
    private final ReservedPort port = ReservedPort.any();
    private final Process guard;

    private TestRegistry(boolean closedToStrangers) throws IOException {
        Files.writeString(folder.resolve("htpasswd"), USER + ":" + HASH + "\n");
        Files.writeString(
                folder.resolve("config.yml"),
                """
                version: 0.1
                log: {level: warn}
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "%s"}
                """.formatted(folder.resolve("images"), address())
                        + (closedToStrangers
                                ? "auth: {htpasswd: {realm: tests, path: %s}}\n".formatted(folder.resolve("htpasswd"))
                                : ""));
        guard = new ProcessBuilder("setsid", "sh", "-c", GUARD, "registry", folder.toString())
                .redirectErrorStream(true)
                .start();
    }

    /**
     * Starts one; the caller closes it.
     *
     * @param closedToStrangers whether it gives and takes images only with {@link #USER} and {@link #PASSWORD}
     */
    public static TestRegistry start(boolean closedToStrangers) throws IOException, InterruptedException {
        Packages.require(
                List.of(Path.of("/usr/bin/docker-registry")),
                "docker-registry",
                "or leave tests with containers out with -Dcoppice.containers=none");
        TestRegistry registry = new TestRegistry(closedToStrangers);
        long end = System.nanoTime() + START.toNanos();
        while (!registry.listens()) {
            if (System.nanoTime() > end || !registry.guard.isAlive()) {
                String said = Files.readString(registry.folder.resolve("log"));
                registry.close();
                throw new IllegalStateException("the registry did not start; it said:\n" + said);
            }
            registry.guard.waitFor(50, TimeUnit.MILLISECONDS);
        }
        return registry;
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** What names of its images begin with, before a slash. */
    public String address() {
        return port.address();
    }

    /**
     * Puts an image into it that an engine has, and takes it away from the engine under its new name.
     *
     * @param name such as {@code busybox:1}
     * @return the name by which it can be pulled
     */
    public String push(TestEngine engine, String image, String name) throws IOException {
        EngineSocket socket = new EngineSocket(engine.host());
        String[] parts = name.split(":", 2);
        String repository = address() + "/" + parts[0];
        socket.post("/images/" + image + "/tag?repo=" + repository + "&tag=" + parts[1], Map.of());
        String login = "{\"username\":\"" + USER + "\",\"password\":\"" + PASSWORD + "\",\"serveraddress\":\""
                + address() + "\"}";
        String said = socket.post(
                "/images/" + repository + "/push?tag=" + parts[1],
                Map.of(
                        "X-Registry-Auth",
                        Base64.getUrlEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8))));
        if (said.contains("\"error\"")) {
            throw new IOException("the registry did not take the image: " + said);
        }
        socket.delete("/images/" + repository + ":" + parts[1]);
        return repository + ":" + parts[1];
    }

    @Override
    public void close() throws IOException {
        guard.getOutputStream().close();
        try {
            if (!guard.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("the registry lives on, with its files in " + folder);
            }
            port.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
