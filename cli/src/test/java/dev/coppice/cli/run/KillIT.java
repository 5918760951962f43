package dev.coppice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.cli.run.ProgramUnderTest.Started;
import dev.coppice.testkit.engine.EngineSocket;
import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.PrivateEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is killed at whatever moment, nothing is left, and a neighbour's stack is as it was. There are 20 rounds, or as many as the
 * system property {@code coppice.kills} says.
 */
@EngineTest
class KillIT {
    private static final int ROUNDS = Integer.getInteger("coppice.kills", 20);
    private static final String NEIGHBOUR = "kill-neighbour";
    /** What an undisturbed run takes at least: what is killed later is killed while it cleans up, or not at all. */
    private static final Duration LATEST = Duration.ofSeconds(3);

    private enum Victim {
        RUN,
        REAPER,
        BOTH,
        ENGINE
    }

    /** What is left with nobody to remove it goes with the next start: that of a round in which the run itself is left alone. */
    private static final List<Victim> IN_TURN =
            List.of(Victim.RUN, Victim.BOTH, Victim.REAPER, Victim.ENGINE, Victim.REAPER);

    private final PrivateEngine engine;
    private final EngineSocket socket;

    @TempDir
    Path folder;

    private ProgramUnderTest coppice;

    KillIT(PrivateEngine engine) {
        this.engine = engine;
        socket = new EngineSocket(engine.host());
    }

    @BeforeEach
    void install() throws Exception {
        engine.busybox();
        coppice = new ProgramUnderTest(folder, Map.of("DOCKER_HOST", engine.host()));
    }

    @Test
    void nothingIsLeft() throws Exception {
        coppice.repository
                .write("services.md", """
                ---
                retries: 0
                services:
                  db: { image: %s, pull: never, command: [sleep, "1000"], volumes: ["data:/data"], healthcheck: "true" }
                ---
                # with a service
                ```sh
                true
                ```
                """.formatted(PrivateEngine.BUSYBOX))
                .write("socket.md", """
                ---
                retries: 0
                ---
                # with containers of its own
                ```sh
                docker network create net
                docker run -d --name c --network net -v data:/data -v /anonymous %s sleep 1000
                ```
                """.formatted(PrivateEngine.BUSYBOX))
                .commit("plans");
        String neighbour = startNeighbour();
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Victim victim = IN_TURN.get(round % IN_TURN.size());
            Duration delay = Duration.ofMillis(random.nextLong(LATEST.toMillis()));
            String what = "round " + round + " of seed " + seed + ": " + victim + " killed after " + delay;
            kill(victim, delay, what);
            if (victim == Victim.RUN || victim == Victim.REAPER) {
                awaitNothing(what);
            }
            assertThat(id(NEIGHBOUR)).as(what).isEqualTo(neighbour);
            assertThat(socket.get("/networks")).as(what).contains("\"" + NEIGHBOUR + "\"");
            assertThat(socket.get("/volumes")).as(what).contains("\"" + NEIGHBOUR + "\"");
        }
        assertThat(coppice.run("run", "--command", "true").exitCode()).isZero();
        awaitNothing("the end");
        assertThat(coppice.runs()).isEmpty();
    }

    @AfterEach
    void removeNeighbour() throws IOException {
        socket.delete("/containers/" + NEIGHBOUR + "?force=1");
        socket.delete("/networks/" + NEIGHBOUR);
        socket.delete("/volumes/" + NEIGHBOUR);
    }

    /** It comes back with the engine, as people's stacks do. */
    private String startNeighbour() throws IOException {
        socket.postJson("/volumes/create", "{\"Name\":\"" + NEIGHBOUR + "\"}");
        socket.postJson("/networks/create", "{\"Name\":\"" + NEIGHBOUR + "\"}");
        socket.postJson(
                "/containers/create?name=" + NEIGHBOUR,
                "{\"Image\":\"" + PrivateEngine.BUSYBOX
                        + "\",\"StopSignal\":\"KILL\",\"Cmd\":[\"sleep\",\"100000\"],\"HostConfig\":{\"NetworkMode\":\""
                        + NEIGHBOUR
                        + "\",\"Binds\":[\"" + NEIGHBOUR + ":/data\"],\"RestartPolicy\":{\"Name\":\"always\"}}}");
        socket.post("/containers/" + NEIGHBOUR + "/start", Map.of());
        return id(NEIGHBOUR);
    }

    private String id(String container) throws IOException {
        return socket.get("/containers/" + container + "/json").replaceFirst("(?s).*?\"Id\":\"([0-9a-f]+)\".*", "$1");
    }

    private void kill(Victim victim, Duration delay, String what) throws Exception {
        Started run = coppice.start("run", "--workers", "2", "services.md", "socket.md");
        boolean ended = run.process().waitFor(delay.toMillis(), TimeUnit.MILLISECONDS);
        switch (victim) {
            case RUN -> run.signal("KILL");
            case REAPER -> coppice.reapers().forEach(ProcessHandle::destroyForcibly);
            case BOTH -> coppice.killWithReaper(run);
            case ENGINE -> {
                engine.kill();
                engine.start();
            }
        }
        Ended end = run.await();
        if (victim == Victim.REAPER || ended) {
            assertThat(end.exitCode()).as(what + "\n" + end.out() + end.err()).isZero();
        }
    }

    private void awaitNothing(String what) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        for (String left = left(); !left.isEmpty(); left = left()) {
            assertThat(System.nanoTime())
                    .as(what + ", and there is still " + left)
                    .isLessThan(end);
            new ProcessBuilder("sleep", "0.1").start().waitFor();
        }
    }

    /** Names of what only the program can have made. */
    private String left() throws IOException {
        StringBuilder names = new StringBuilder();
        for (String list : new String[] {"/containers/json?all=1", "/networks", "/volumes"}) {
            Pattern.compile("\"Names?\":\\[?\"/?((repository-job-|coppice-)[^\"]*)\"")
                    .matcher(socket.get(list))
                    .results()
                    .forEach(found -> names.append(found.group(1)).append(' '));
        }
        return names.toString();
    }
}
