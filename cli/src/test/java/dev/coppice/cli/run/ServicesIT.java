package dev.coppice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.cli.run.ProgramUnderTest.Started;
import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.TestEngine;
import dev.coppice.worker.environment.engine.ContainerSpec;
import dev.coppice.worker.environment.engine.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person gets from {@code coppice run} with plans that have services. */
@EngineTest
class ServicesIT {
    private final TestEngine engine;
    /** Begins the plans' names, and so those of all that is made for them. */
    private final String mark = "p" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    Path folder;

    private ProgramUnderTest coppice;
    private EngineView view;

    ServicesIT(TestEngine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void install() throws Exception {
        coppice =
                new ProgramUnderTest(folder, Map.of("DOCKER_HOST", engine.host(), "DB_PASSWORD", "very-secret-value"));
        view = new EngineView(engine);
    }

    @AfterEach
    void neighboursAreLeftAlone() throws Exception {
        try (EngineView seen = view) {
            assertThat(seen.ofProjects("repository-job-" + mark)).isEmpty();
            assertThat(seen.neighbourLives()).isTrue();
        }
    }

    private String plan(String name, String frontMatter, String script) {
        String path = "docs/" + mark + name + ".md";
        coppice.repository.write(
                path, "---\nretries: 0\n" + frontMatter + "\n---\n# " + name + "\n```bash\n" + script + "\n```\n");
        return path;
    }

    private Ended committedRun(String... arguments) throws Exception {
        coppice.repository.commit("plans");
        return coppice.run(arguments);
    }

    private String log(String name) throws IOException {
        try (Stream<Path> files = Files.walk(coppice.report())) {
            return Files.readString(files.filter(file -> file.endsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + name)));
        }
    }

    @Test
    void twoAtOnceHaveADatabaseEach() throws Exception {
        String services = """
                services:
                  db:
                    image: %s
                    pull: never
                    ports: [5432]
                    env: { POSTGRES_PASSWORD: "${DB_PASSWORD}" }
                    healthcheck: pg_isready
                secrets: [DB_PASSWORD]""".formatted(engine.postgres());
        // Each asks its server whether it speaks TLS, and ends when the other has done so too.
        String script = """
                exec 3<>"/dev/tcp/$COPPICE_SERVICE_DB_HOST/$COPPICE_SERVICE_DB_PORT"
                printf '\\0\\0\\0\\10\\4\\322\\26\\57' >&3
                test "$(head -c 1 <&3)" = N
                test "$COPPICE_SERVICE_DB_PORT" = "$COPPICE_SERVICE_DB_PORT_5432"
                echo "$COPPICE_SERVICE_DB_PORT" %s
                """;
        Path there = coppice.pipe("there");
        Path back = coppice.pipe("back");
        String one = plan(
                "one",
                services,
                script.formatted("> '" + there + "'; read -r other < '" + back + "'")
                        + "test \"$other\" != \"$COPPICE_SERVICE_DB_PORT\"");
        String two =
                plan("two", services, script.formatted("> '" + back + "' & read -r other < '" + there + "'; wait"));

        Ended ended = committedRun("run", "--workers", "2", one, two);

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(log("service-db.log")).contains("ready to accept connections");
        assertThat(log("results.json"))
                .contains("\"name\" : \"db\"", "\"image\" : \"" + TestEngine.POSTGRES, "service-db.log")
                .containsPattern("\"digest\" : \"(\\S+@)?sha256:") // Podman gives one to what was built, too
                .containsPattern("\"ready_seconds\" : [0-9]");
    }

    /** Each begins only when all are up. */
    @Test
    void eightAtOnceHaveAPortEach() throws Exception {
        Path ports = Files.createDirectory(folder.resolve("ports"));
        List<String> command = new ArrayList<>(List.of("run", "--workers", "8"));
        for (int i = 1; i <= 8; i++) {
            command.add(plan("of8-" + i, """
                    timeout: 2m
                    services:
                      web:
                        image: %s
                        pull: never
                        ports: [7000]
                        command: [sh, -c, "exec nc -ll -p 7000 -e echo hello"]
                        ready: { tcp: 7000 }""".formatted(engine.busybox()), """
                    touch "%1$s/$COPPICE_SERVICE_WEB_PORT"
                    until [ "$(ls "%1$s" | wc -l)" = 8 ]; do sleep 0.1; done
                    """.formatted(ports)));
        }

        Ended ended = committedRun(command.toArray(String[]::new));

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
    }

    /** Each may use more than half of the host's memory. */
    @Test
    void aJobForWhichThereIsTooLittleMemoryWaitsAndSaysSo() throws Exception {
        Path gate = folder.resolve("gate");
        long megabytes = (view.engine.info().memory() >> 20) * 6 / 10;
        List<String> command = new ArrayList<>(List.of("run", "--workers", "2"));
        for (String name : List.of("big", "bigger")) {
            command.add(plan(name, """
                    services:
                      web:
                        image: %s
                        pull: never
                        memory: %dm
                        command: [sleep, "1000"]""".formatted(engine.busybox(), megabytes), """
                    until [ -e '%s' ]; do sleep 0.1; done""".formatted(gate)));
        }
        coppice.repository.commit("plans");
        Started run = coppice.start(command.toArray(String[]::new));
        view.awaitRunning("repository-job-" + mark, 1);
        view.await("the other one waits", () -> Files.readString(run.out()).contains(" is waiting for "));
        assertThat(Files.readString(run.out())).containsPattern("big(ger)? is waiting for [0-9.]+ [GM]B of memory: ");
        assertThat(view.ofProjects("repository-job-" + mark))
                .as("one container, one network")
                .hasSize(2);
        Files.createFile(gate);

        Ended ended = run.await();

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
    }

    @Test
    void aJobThatAsksForMoreMemoryThanThereIsIsNotWaitedFor() throws Exception {
        String plan = plan("huge", """
                services:
                  web: { image: %s, pull: never, memory: 9t, command: [sleep, "1000"] }""".formatted(engine.busybox()), "true");

        Ended ended = committedRun("run", plan);

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(3);
        assertThat(ended.out()).contains("its containers may use 9216 GB of memory together, and this host has");
    }

    @Test
    void aServiceThatCrashesIsToldAtOnceWithItsLastLines() throws Exception {
        String plan = plan("crash", """
                services:
                  db:
                    image: %s
                    pull: never
                    ports: [5432]
                    command: [sh, -c, "echo the password is $DB_PASSWORD; echo no data folder; exit 7"]
                    env: { DB_PASSWORD: "${DB_PASSWORD}" }
                secrets: [DB_PASSWORD]
                wait: 1000s""".formatted(engine.busybox()), "echo this is never run");
        long begun = System.nanoTime();

        Ended ended = committedRun("run", plan);

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(3);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(200));
        assertThat(ended.out())
                .contains("service db is not ready: it ended with exit code 7 before it was ready")
                .contains("the password is ***")
                .contains("no data folder");
        assertThat(log("service-db.log")).contains("the password is ***").doesNotContain("very-secret-value");
        try (Stream<Path> files = Files.walk(coppice.report())) {
            assertThat(files.filter(Files::isRegularFile))
                    .noneMatch(file -> contentOf(file).contains("very-secret-value"));
        }
    }

    private static String contentOf(Path file) {
        return org.assertj.core.util.Files.contentOf(file.toFile(), "ISO-8859-1");
    }

    /** The first does what it is there for and ends; the second needs that, is unwell at first, and moves to another port. */
    @Test
    void tasksBeginWhenAllIsReady() throws Exception {
        String plan = plan("ready", """
                services:
                  schema:
                    image: %1$s
                    pull: never
                    command: [sh, -c, "cat /etc/app/words > /shared/words"]
                    volumes: ["./etc:/etc/app:ro", "shared:/shared"]
                  web:
                    image: %1$s
                    pull: never
                    needs: [schema]
                    ports: [8093]
                    volumes: ["shared:/shared"]
                    command: [sh, -c, "sleep 1.5; touch /well; exec nc -ll -p 8093 -e cat /shared/words"]
                    healthcheck: { test: "test -f /well", interval: 1s, retries: 1 }
                  said:
                    image: %1$s
                    pull: never
                    command: [sh, -c, "echo it is ready to; echo serve; sleep 1000"]
                    ready: { log: "ready to" }
                """.formatted(engine.busybox()), """
                exec 3<>"/dev/tcp/$COPPICE_SERVICE_WEB_HOST/$COPPICE_SERVICE_WEB_PORT"
                read -r words <&3
                test "$words" = 'from the repository'
                test "$COPPICE_SERVICE_WEB_PORT" != 8093
                if (exec 3<>/dev/tcp/127.0.0.1/8093) 2> /dev/null; then echo 'the port is taken'; exit 1; fi
                """);
        coppice.repository.write("etc/words", "from the repository\n");

        Ended ended = committedRun("run", plan);

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
    }

    @Test
    void aServiceThatDiesMeanwhileIsEvidenceAndNoVerdict() throws Exception {
        Path started = coppice.pipe("started");
        Path die = coppice.pipe("die");
        String plan = plan("dies", """
                services:
                  db:
                    image: %s
                    pull: never
                    volumes: ["./shared:/shared"]
                    command: [sh, -c, "while ! test -f /shared/end; do sleep 0.1; done; exit 9"]
                    healthcheck: "true"
                """.formatted(engine.busybox()), """
                echo up > '%s'
                touch shared/end
                read -r word < '%s'
                """.formatted(started, die));
        coppice.repository.write("shared/.keep", "").commit("plans");
        Started run = coppice.start("run", plan);
        assertThat(Files.readString(started)).isEqualTo("up\n");
        view.awaitRunning("repository-job-" + mark, 0);
        Files.writeString(die, "coming\n");

        Ended ended = run.await();

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(log("results.json")).contains("service db ended with exit code 9 while the tasks ran");
    }

    /** Somebody else uses the attempt's volume: it can't go, which spoils a pass, and goes when it can. */
    @Test
    void whatCanNotBeRemovedIsToldAndSpoilsAPass() throws Exception {
        Path started = coppice.pipe("leaks");
        Path end = coppice.pipe("end");
        String plan = plan(
                "leaks", """
                services:
                  db: { image: "%s", pull: never, command: [sleep, "1000"], volumes: ["data:/data"] }
                """.formatted(engine.busybox()), "echo up > '" + started + "'; read -r word < '" + end + "'");
        coppice.repository.commit("plan");
        Started run = coppice.start("run", plan);
        assertThat(Files.readString(started)).isEqualTo("up\n");
        String volume = view.engine.findVolumes(Map.of()).stream()
                .map(found -> found.name())
                .filter(name -> name.startsWith("repository-job-" + mark))
                .findFirst()
                .orElseThrow();
        String foreign = "foreign-" + mark;
        view.engine.createContainer(ContainerSpec.of(engine.busybox(), foreign)
                .mount(new Mount.Volume(volume, "/mine", false))
                .build());
        Ended ended;
        try {
            Files.writeString(end, "now\n");
            ended = run.await();
        } finally {
            view.engine.removeContainer(foreign);
        }

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(3);
        assertThat(ended.err()).contains("could not be removed", volume);
        assertThat(ended.out()).contains("PASSED");
        assertThat(coppice.run("run", "--command", "true").exitCode()).isZero();
        assertThat(coppice.runs()).isEmpty();
    }

    @Test
    void withoutAnEngineNothingIsRun() throws Exception {
        ProgramUnderTest without =
                new ProgramUnderTest(folder.resolve("without"), Map.of("DOCKER_HOST", "unix:///nonexistent/socket"));
        without.repository
                .write("plan.md", "---\nservices: { db: { image: nothing } }\n---\n# a\n```sh\necho never\n```\n")
                .commit("plan");

        Ended ended = without.run("run", "plan.md");

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(3);
        assertThat(ended.err()).contains("nothing was run").contains("/nonexistent/socket");
    }

    @Test
    void anImageThatIsNowhereIsTold() throws Exception {
        String plan = plan("image", "services: { db: { image: \"coppice-test/nowhere:1\", pull: never } }", "true");

        Ended ended = committedRun("run", plan);

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(3);
        assertThat(ended.out()).contains("IMAGE_PULL").contains("coppice-test/nowhere:1");
    }

    /** While it waits for a service, and while a task runs. */
    @ParameterizedTest
    @CsvSource({"true, false", "test -f /never, true"})
    void aSignalRemovesAll(String check, boolean waiting) throws Exception {
        Started run = startHanging(check, waiting);

        run.signal("INT");
        Ended ended = run.await();

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(130);
        assertThat(coppice.runs()).isEmpty();
    }

    /** The reaper of a killed program removes all: also one that has taken the place of another that was killed. */
    @ParameterizedTest
    @CsvSource({"true, false, false", "test -f /never, true, true"})
    void aKilledProgramIsReaped(String check, boolean waiting, boolean reaperToo) throws Exception {
        Started run = startHanging(check, waiting);
        if (reaperToo) {
            ProcessHandle first = reaper();
            first.destroyForcibly();
            first.onExit().get(1, TimeUnit.MINUTES);
            view.await(
                    "a reaper in its place",
                    () -> coppice.reapers().stream().anyMatch(second -> second.pid() != first.pid()));
        }

        run.signal("KILL");
        run.await();

        view.await(
                "all is gone", () -> view.ofProjects("repository-job-" + mark).isEmpty());
        view.await("the reaper has ended", () -> coppice.reapers().isEmpty());
        assertThat(coppice.runs()).isEmpty();
    }

    @Test
    void whatAKilledProgramWithoutAReaperLeavesIsRemovedByTheNext() throws Exception {
        Started run = startHanging("true", false);
        coppice.killWithReaper(run);
        assertThat(view.ofProjects("repository-job-" + mark)).hasSize(3);

        Ended next = coppice.run("run", "--command", "true");

        assertThat(next.exitCode()).as(next.out() + next.err()).isZero();
        assertThat(next.err()).contains("cleaned up");
        assertThat(coppice.runs()).isEmpty();
    }

    private ProcessHandle reaper() {
        return coppice.reapers().getFirst();
    }

    /** Starts a run, and returns when its service or its task is there. */
    private Started startHanging(String check, boolean waiting) throws Exception {
        Path started = coppice.pipe("started" + waiting);
        String plan = plan("hangs", """
                services:
                  db:
                    image: %s
                    pull: never
                    command: [sh, -c, "trap '' TERM; while :; do sleep 1; done"]
                    volumes: ["data:/data"]
                    healthcheck: "%s"
                """.formatted(engine.busybox(), check), "echo up > '" + started + "'; sleep 1000");
        coppice.repository.commit("plans");
        Started run = coppice.start("run", plan);
        if (waiting) {
            view.awaitRunning("repository-job-" + mark, 1);
        } else {
            assertThat(Files.readString(started)).isEqualTo("up\n");
        }
        return run;
    }
}
