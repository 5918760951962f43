package dev.coppice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.cli.run.ProgramUnderTest.Started;
import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.TestEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person gets from {@code coppice run --keep-failed} and {@code coppice attach}. */
@EngineTest
class KeepFailedIT {
    private final TestEngine engine;
    private final String mark = "k" + UUID.randomUUID().toString().substring(0, 8);
    private final String project = "repository-job-" + mark;

    @TempDir
    Path folder;

    private ProgramUnderTest coppice;
    private EngineView view;

    KeepFailedIT(TestEngine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void install() throws Exception {
        coppice = new ProgramUnderTest(folder, Map.of("DOCKER_HOST", engine.host(), "TOKEN", "very-secret-value"));
        view = new EngineView(engine);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        try (EngineView seen = view) {
            for (JsonNode kept : kept()) {
                coppice.run("attach", "--remove", kept.get("job_id").asString());
            }
            assertThat(seen.ofProjects(project)).isEmpty();
            assertThat(seen.neighbourLives()).isTrue();
            assertThat(claims("ports")).isEmpty();
            assertThat(claims("subnets")).isEmpty();
            assertThat(coppice.runs()).isEmpty();
        }
    }

    private Path state(String name) {
        return coppice.home.resolve(".local/state/coppice").resolve(name);
    }

    private List<String> claims(String kind) throws Exception {
        return Files.exists(state(kind)) ? Files.readAllLines(state(kind)) : List.of();
    }

    private List<JsonNode> kept() throws Exception {
        Ended ended = coppice.run("attach", "--list", "--json");
        assertThat(ended.exitCode()).as(ended.err()).isZero();
        return List.copyOf(JsonMapper.shared().readTree(ended.out()).get("kept").values());
    }

    private List<Path> keptFiles() throws Exception {
        try (Stream<Path> files = Files.walk(state("kept"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private String plan(String name, String frontMatter, String script) {
        String path = "docs/" + mark + name + ".md";
        coppice.repository.write(path, "---\n" + frontMatter + "\n---\n# " + name + "\n```bash\n" + script + "\n```\n");
        return path;
    }

    private String service(String more) throws Exception {
        return """
                services:
                  db:
                    image: %s
                    pull: never
                    ports: [7000]
                    command: [sh, -c, "exec nc -ll -p 7000 -e echo from the service"]
                    %s""".formatted(engine.busybox(), more);
    }

    @Test
    void theLastFailedAttemptIsKeptWithItsServicesForAShell() throws Exception {
        String plan = plan("fails", "retries: 1\nsecrets: [TOKEN]\n" + service("ready: { tcp: 7000 }"), """
                echo "made by attempt $COPPICE_ATTEMPT" > made
                echo mine > "$HOME/mine"
                test -n "$TOKEN"
                exit 3
                """);
        coppice.repository.commit("plan");

        Ended ended = coppice.run("run", "--keep-failed=10m", plan);

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(1);
        JsonNode kept = kept().getFirst();
        String job = kept.get("job_id").asString();
        assertThat(ended.err()).contains("attempt 2 of " + plan + " is kept until", "coppice attach " + job);
        assertThat(kept()).as("of one job").hasSize(1);
        assertThat(view.ofProjects(project)).as("a container and a network").hasSize(2);
        assertThat(Duration.between(
                        Instant.now(), Instant.parse(kept.get("expires_at").asString())))
                .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(10));

        Ended shell = coppice.feed("""
                cat made "$HOME/mine"
                exec 3<>"/dev/tcp/$COPPICE_SERVICE_DB_HOST/$COPPICE_SERVICE_DB_PORT"
                cat <&3
                echo "$TOKEN of $COPPICE_PLAN ${COPPICE_CLAIM-without a mark}"
                exit 5
                """, "attach", plan, "--", "bash");
        assertThat(shell.exitCode()).as(shell.err()).isEqualTo(5);
        assertThat(shell.out())
                .isEqualTo("made by attempt 2\nmine\nfrom the service\nvery-secret-value of " + plan
                        + " without a mark\n");
        assertThat(keptFiles()).allSatisfy(file -> assertThat(file).content().doesNotContain("very-secret-value"));

        Ended removed = coppice.run("attach", "--remove", job);
        assertThat(removed.exitCode()).as(removed.err()).isZero();
        assertThat(view.ofProjects(project)).isEmpty();
        assertThat(coppice.run("worktrees", "list").out()).doesNotContain("kept until");
        assertThat(coppice.run("attach", plan).err()).contains("no attempt of " + plan + " is kept");
    }

    @Test
    void theContainerOfTheTasksIsKeptAndTakesATerminal() throws Exception {
        String plan = plan(
                "inside",
                "retries: 0\ncontainer: { image: \"%s\", pull: never }".formatted(engine.tools()),
                "echo made > made; exit 3");
        coppice.repository.commit("plan");
        assertThat(coppice.run("run", "--keep-failed", plan).exitCode()).isEqualTo(1);

        Ended typed = coppice.type("tty; cat made; pwd; echo $HOME > \"$HOME/x\"; exit 5\n", "attach", plan);

        assertThat(typed.exitCode()).as(typed.out()).isEqualTo(5);
        assertThat(typed.out())
                .contains("/dev/pts/", "made", kept().getFirst().get("worktree").asString());
        Ended fed = coppice.feed("words\nmore", "attach", plan, "--", "cat");
        assertThat(fed.out()).isEqualTo("words\nmore");
        assertThat(fed.exitCode()).isZero();
    }

    /** Until its time is over, which a keeper sees to. */
    @Test
    void anUnhealthyServiceIsKept() throws Exception {
        String plan = plan("unwell", "retries: 0\nwait: 2s\n" + service("healthcheck: \"false\""), "true");
        coppice.repository.commit("plan");

        Ended ended = coppice.run("run", "--keep-failed=5s", plan);

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(3);
        assertThat(ended.out()).contains("SERVICE_UNHEALTHY");
        assertThat(view.ofProjects(project)).as("those of the third attempt").hasSize(2);
        view.await("its time is over", () -> view.ofProjects(project).isEmpty());
    }

    @Test
    void whatIsKeptOutlivesAKilledRunAndEndsThoughItsKeeperIsGone() throws Exception {
        Path started = coppice.pipe("started");
        String fails = plan("fails", "retries: 0\n" + service("ready: { tcp: 7000 }"), "exit 3");
        String hangs = plan(
                "hangs",
                "retries: 0\nneeds: []\n" + service("ready: { tcp: 7000 }"),
                "until ls '%s'/*/h; do sleep 0.1; done; echo up > '%s'; sleep 1000".formatted(state("kept"), started));
        coppice.repository.commit("plans");
        Started run = coppice.start("run", "--workers", "2", "--keep-failed=20s", fails, hangs);
        assertThat(Files.readString(started)).isEqualTo("up\n");
        view.await("it is handed over", () -> claims("ports").stream().anyMatch(line -> line.contains("kept:")));

        run.signal("KILL");
        run.await();
        keepers().forEach(ProcessHandle::destroyForcibly);

        view.await("the other is gone", () -> view.ofProjects(project + "hangs").isEmpty());
        JsonNode kept = kept().getFirst();
        assertThat(view.ofProjects(project + "fails")).hasSize(2);
        Instant end = Instant.parse(kept.get("expires_at").asString());
        view.await("its time is over", () -> Instant.now().isAfter(end.plusSeconds(1)));
        assertThat(coppice.run("worktrees", "list").exitCode()).isZero();
        view.await("it is gone", () -> view.ofProjects(project).isEmpty());
    }

    private List<ProcessHandle> keepers() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("coppice-keeper") && line.contains(coppice.home.toString()))
                        .isPresent())
                .toList();
    }

    @Test
    void theTimeStandsBehindAnEqualsSign() throws Exception {
        coppice.repository.write("plan.md", "# a\n```sh\ntrue\n```\n").commit("plan");
        assertThat(coppice.run("run", "--keep-failed", "plan.md").err()).doesNotContain("kept");
        Ended wrong = coppice.run("run", "--keep-failed=soon", "plan.md");
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.err()).contains("--keep-failed=soon");
    }
}
