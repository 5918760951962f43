package dev.coppice.testkit.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * What a project's tests do with Testcontainers: a program of its own, which finds the engine as Testcontainers does and fails by its exit
 * code. It needs {@link TestEngine#BUSYBOX}, and leaves containers running: they are Ryuk's.
 */
public final class ContainerSuite {
    private static final String WORDS = "words for " + UUID.randomUUID();

    private ContainerSuite() {}

    /**
     * Does everything.
     *
     * @param arguments how often; and a folder to be mounted, if any
     */
    public static void main(String[] arguments) throws Exception {
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            servesHttp();
            talksOnANetwork();
            buildsAnImage();
            if (arguments.length > 1) {
                mounts(arguments[1]);
            }
        }
        leavesTheRestToRyuk();
    }

    private static GenericContainer<?> server(String words) {
        return new GenericContainer<>(DockerImageName.parse(TestEngine.BUSYBOX))
                .withCopyToContainer(Transferable.of(words), "/site/index.html")
                .withCommand("httpd", "-f", "-v", "-p", "8000", "-h", "/site")
                .withExposedPorts(8000)
                .waitingFor(Wait.forListeningPort());
    }

    private static void servesHttp() throws Exception {
        CountDownLatch logged = new CountDownLatch(1);
        try (GenericContainer<?> web = server(WORDS).withLogConsumer(frame -> seen(frame, "GET", logged))) {
            web.start();
            URI page = URI.create("http://" + web.getHost() + ":" + web.getMappedPort(8000) + "/index.html");
            try (InputStream body = page.toURL().openStream()) {
                check(WORDS, new String(body.readAllBytes(), StandardCharsets.UTF_8));
            }
            ExecResult said = web.execInContainer("cat", "/site/index.html");
            check(WORDS, said.getStdout());
            check(
                    WORDS,
                    web.copyFileFromContainer(
                            "/site/index.html", in -> new String(in.readAllBytes(), StandardCharsets.UTF_8)));
            check(
                    "true",
                    Boolean.toString(
                            logged.await(30, TimeUnit.SECONDS) || web.getLogs().isEmpty()));
        }
    }

    private static void seen(OutputFrame frame, String word, CountDownLatch latch) {
        if (frame.getUtf8String().contains(word) || frame.getUtf8String().contains("response")) {
            latch.countDown();
        }
    }

    private static void talksOnANetwork() throws Exception {
        try (Network network = Network.newNetwork();
                GenericContainer<?> web = server(WORDS).withNetwork(network).withNetworkAliases("web");
                GenericContainer<?> client = new GenericContainer<>(DockerImageName.parse(TestEngine.BUSYBOX))
                        .withNetwork(network)
                        .withCommand("sleep", "1000")) {
            web.start();
            client.start();
            String address = web.execInContainer("hostname", "-i").getStdout().strip();
            String said = client.execInContainer("nslookup", "web").getStdout();
            check("true", Boolean.toString(said.contains(address)));
        }
    }

    private static void buildsAnImage() throws Exception {
        ImageFromDockerfile image = new ImageFromDockerfile()
                .withDockerfileFromBuilder(builder -> builder.from(TestEngine.BUSYBOX)
                        .env("WORDS", WORDS)
                        .cmd("sh", "-c", "echo \"$WORDS\"; sleep 1000")
                        .build());
        try (GenericContainer<?> built =
                new GenericContainer<>(image).waitingFor(Wait.forLogMessage(".*words for.*", 1))) {
            built.start();
        }
    }

    private static void mounts(String folder) throws Exception {
        try (GenericContainer<?> mounted = new GenericContainer<>(DockerImageName.parse(TestEngine.BUSYBOX))
                .withFileSystemBind(folder, "/there", BindMode.READ_ONLY)
                .withTmpFs(Map.of("/scratch", "rw"))
                .withCommand("sleep", "1000")) {
            mounted.start();
            check(
                    "0",
                    Long.toString(
                            mounted.execInContainer("test", "-d", "/there").getExitCode()));
        }
    }

    private static void leavesTheRestToRyuk() throws IOException, InterruptedException {
        server(WORDS).start();
        System.out.println("done with the engine at "
                + DockerClientFactory.instance().getTransportConfig().getDockerHost());
    }

    private static void check(String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("expected '" + expected + "', and it was '" + actual + "'");
        }
    }
}
