package dev.coppice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.cli.run.ProgramUnderTest.Started;
import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.TestEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person gets from {@code coppice run} with plans whose tasks run in a container. */
@EngineTest
class ContainerIT {
    private final TestEngine engine;
    private final String mark = "c" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    Path folder;

    private ProgramUnderTest coppice;
    private EngineView view;

    ContainerIT(TestEngine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void install() throws Exception {
        coppice = new ProgramUnderTest(folder, Map.of("DOCKER_HOST", engine.host(), "JAVA_HOME", "/of/the/host"));
        view = new EngineView(engine);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        try (EngineView seen = view) {
            assertThat(seen.ofProjects("repository-job-" + mark)).isEmpty();
            assertThat(seen.neighbourLives()).isTrue();
        }
    }

    private Started start(String frontMatter, String blocks) throws IOException {
        coppice.repository
                .write("docs/" + mark + ".md", "---\nretries: 0\n" + frontMatter + "\n---\n# in a container\n" + blocks)
                .commit("plan");
        return coppice.start("run", "docs/" + mark + ".md");
    }

    private String log(String task) throws IOException {
        try (Stream<Path> files = Files.walk(coppice.report())) {
            return Files.readString(files.filter(file -> file.endsWith("task-" + task + ".log"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    @Test
    void tasksRunInTheContainerBesideTheirServices() throws Exception {
        coppice.repository.write("words", "of the first\n").commit("first");
        coppice.repository.git("tag", "-a", "v1", "-m", "one");

        Ended ended =
                start("""
                container: { image: "%s", pull: never, pids: 200, memory: 256m }
                services:
                  db:
                    image: %s
                    pull: never
                    ports: [5432]
                    command: [sh, -c, "exec nc -ll -p 5432 -e echo from the service"]
                    ready: { tcp: 5432 }
                """.formatted(engine.tools(), engine.busybox()), """
                ## Batch 1: A batch
                ### Task 1.1: Where
                ```bash
                test ! -e /usr/bin/mvn
                test -z "${JAVA_HOME:-}"
                test "$PWD" = "$COPPICE_WORKTREE"
                test "$COPPICE_SERVICE_DB_HOST:$COPPICE_SERVICE_DB_PORT" = db:5432
                nslookup db | grep -q '^Address.*10\\.213\\.'
                echo made > "$HOME/made"; echo made > "$TMPDIR/made"; echo made > /tmp/made
                ```
                ### Task 1.2: Git
                ```sh
                git status --porcelain
                git log --oneline | grep plan
                echo more >> words
                git -c user.name=t -c user.email=t@example.org commit -q -a -m 'in the container'
                git describe --always
                ```
                ### Task 1.3: State stays, no process does
                ```bash
                cat /tmp/made "$HOME/made"
                setsid sleep 987 &
                sleep 987 &
                disown
                ```
                ```bash
                ! ps | grep '[s]leep 987'
                ```
                ### Task 1.4: Output
                ```bash
                head -c 100000000 /dev/zero | tr '\\0' x | fold -w 99
                ```
                """).await();

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
    }

    @Test
    void aBlockThatFailsOrTakesTooLongEndsWithAllThatItStarted() throws Exception {
        Ended ended = start("""
                container: { image: "%s", pull: never }
                on_failure: continue
                task_timeout: 3s
                """.formatted(engine.tools()), """
                ## Batch 1: A batch
                ### Task 1.1: Fails
                ```bash
                (exit 7) | cat
                ```
                ### Task 1.2: Hangs
                ```bash
                trap '' TERM
                (trap '' TERM; while :; do sleep 1; done) &
                echo begun
                while :; do sleep 1; done
                ```
                ### Task 1.3: Is alone
                ```bash
                test "$(ps | grep -c '[s]leep 1$')" = 0
                ```
                """).await();

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(1);
        assertThat(ended.out()).contains("exit code 7").contains("1.2 Hangs  timed out");
        assertThat(log("1.2")).contains("begun").contains("the task's time of 3 s is over");
        assertThat(log("1.3")).isEmpty();
    }

    @Test
    void anImageWithoutBashIsNoPlaceForBashBlocks() throws Exception {
        Ended ended = start("container: { image: \"%s\", pull: never }".formatted(engine.busybox()), """
                ```bash
                echo never
                ```
                """)
                .await();

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(3);
        assertThat(ended.out()).contains("BAD_PLAN").contains("bash");
    }

    @Test
    void aKilledProgramLeavesNoContainerOfItsTasks() throws Exception {
        Started run = start("""
                container: { image: "%s", pull: never }
                """.formatted(engine.tools()), """
                ```bash
                echo up
                sleep 1000
                ```
                """);
        view.awaitRunning("repository-job-" + mark, 1);
        run.signal("KILL");
        run.await();

        view.await(
                "all is gone", () -> view.ofProjects("repository-job-" + mark).isEmpty());
    }
}
