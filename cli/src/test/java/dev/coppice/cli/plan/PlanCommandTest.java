package dev.coppice.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.invocation.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlanCommandTest {
    private static final String GOOD = """
            ---
            name: Orders
            retries: 1
            env: { B: plan, C: plan }
            container: { image: x }
            ---
            ## Batch 1: Build
            ```bash
            make
            make install
            ```
            ## Batch 2: Test
            ### Task 2.1: Unit
            ```sh
            ./test
            ```
            """;

    @TempDir
    Path root;

    private CommandFixture command;

    @BeforeEach
    void makeRepository() throws IOException {
        Files.createDirectory(root.resolve(".git"));
        command = new CommandFixture(root);
    }

    @Test
    void lintAcceptsPlansAndFollowsTheirNeeds() throws IOException {
        command.write("docs/a.md", GOOD).write("docs/b.md", "---\nneeds: [docs/a.md]\n---\n```sh\nx\n```\n");

        assertThat(command.plan("lint", "docs/b.md")).isEqualTo(ExitCode.PASSED);
        assertThat(command.out()).isEqualTo("2 plans, no problems\n");
    }

    @Test
    void lintShowsWhatATerminalWouldNot() throws IOException {
        command.write("name.md", "---\nname: \"red \\u001b[31m\"\n---\n```sh\nx\n```\n");

        assertThat(command.plan("lint", "tab\tand\nline.md", "esc\u001b[31m.md", "lat\ufffd.md", "name.md"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(command.out().lines())
                .containsExactlyInAnyOrder(
                        "tab\\tand\\nline.md: the plan's path \"tab\\tand\\nline.md\" contains a control character",
                        "    use a name on one line, without tabs and escapes",
                        "esc\\u001b[31m.md: the plan's path \"esc\\u001b[31m.md\" contains a control character",
                        "    use a name on one line, without tabs and escapes",
                        "lat\\ufffd.md: the plan's path \"lat\\ufffd.md\" is not UTF-8",
                        "    rename the file so that its name is UTF-8",
                        "name.md:2: name: \"red \\u001b[31m\" is longer than a line, or has a control character",
                        "    write it on one line",
                        "4 plans, 4 problems");
    }

    @Test
    void lintPrintsEveryProblemWithItsPlace() throws IOException {
        command.write("docs/a.md", "---\ntimeout: 10\nneeds: [docs/none.md]\n---\n```bash\n```\n")
                .write("docs/b.md", "---\nneeds: [docs/b.md, docs/none.md]\n---\n```bash\nx\n```\n")
                .write("coppice.yml", "retry: 1\n");

        assertThat(command.plan("lint", "docs/a.md", "docs/b.md", "../x.md")).isEqualTo(ExitCode.USAGE);
        assertThat(command.out())
                .contains(
                        "coppice.yml:1: unknown key retry\n    did you mean retries?\n",
                        "docs/a.md:2: timeout: \"10\" has no unit\n    write 10s for seconds or 10m for minutes\n",
                        "docs/a.md:5: this shell block is empty",
                        "docs/b.md:2: plans wait for each other: docs/b.md → docs/b.md\n",
                        "docs/b.md:2: it needs docs/none.md, which is not among the plans to be run\n",
                        "../x.md: the plan's path \"../x.md\" is outside the repository\n")
                .endsWith("3 plans, 6 problems\n");
    }

    @Test
    void pathsCountFromWhereOneStands() throws IOException {
        command.write("docs/plans/a.md", "x").write("coppice.yml", "x: 1\n");
        CommandFixture below = new CommandFixture(root.resolve("docs"));

        assertThat(below.plan("lint", "plans/a.md")).isEqualTo(ExitCode.USAGE);
        assertThat(below.out()).startsWith("../coppice.yml:1: ").contains("\nplans/a.md: there is nothing to run\n");
    }

    @Test
    void lintRefusesLinksAndFolders() throws IOException {
        command.write("docs/a.md", GOOD);
        Files.createSymbolicLink(root.resolve("link.md"), Path.of("/etc/passwd"));

        assertThat(command.plan("lint", "link.md", "docs")).isEqualTo(ExitCode.USAGE);
        assertThat(command.out())
                .contains("link.md: it is a symbolic link, and none is followed", "docs: it is a folder");
    }

    @Test
    void lintSpeaksJson() throws IOException {
        command.write("a.md", "---\npriority: high\n---\n```sh\nx\n```\n");

        assertThat(command.plan("lint", "--json", "a.md")).isEqualTo(ExitCode.USAGE);
        JsonNode document = JsonMapper.shared().readTree(command.out());
        assertThat(document.path("plans").asInt()).isEqualTo(1);
        assertThat(document.path("problems")).hasSize(1);
        assertThat(document.at("/problems/0/file").asString()).isEqualTo("a.md");
        assertThat(document.at("/problems/0/line").asInt()).isEqualTo(2);
        assertThat(document.at("/problems/0/message").asString()).startsWith("priority: \"high\" is not");
        assertThat(document.at("/problems/0/hint").asString()).isNotEmpty();
    }

    @Test
    void showTellsSettingsWithTheirOriginAndScripts() throws IOException {
        command.write("a.md", GOOD).write("coppice.yml", "timeout: 90m\nenv: { A: repository, B: repository }\n");

        assertThat(command.plan("show", "a.md", "--batches", "1")).isEqualTo(ExitCode.PASSED);
        assertThat(command.out().lines().map(line -> line.replaceAll(" {2,}", " | ")))
                .containsExactly(
                        "a.md: Orders",
                        "",
                        " | timeout | 1h30m | coppice.yml:1",
                        " | retries | 1 | a.md:3",
                        " | pool | default | default",
                        " | priority | 0 | default",
                        " | isolation | worktree | default",
                        " | env A | repository | coppice.yml:2",
                        " | env B | plan | a.md:4",
                        " | env C | plan | a.md:4",
                        " | container | image: x | a.md:5",
                        " | on_failure | stop | default",
                        "",
                        "Each attempt starts its own:",
                        " | (tasks) | x | the tasks run in it, after the rest",
                        "",
                        "Batch 1: Build",
                        " | Task 1.1: Build",
                        " | bash, line 9",
                        " | make",
                        " | make install");
    }

    @Test
    void showSpeaksJsonAndRefusesWhatIsNotThere() throws IOException {
        command.write("a.md", GOOD);

        assertThat(command.plan("show", "a.md", "--json")).isEqualTo(ExitCode.PASSED);
        JsonNode document = JsonMapper.shared().readTree(command.out());
        assertThat(document.at("/settings/retries/value").asInt()).isEqualTo(1);
        assertThat(document.at("/settings/retries/from").asString()).isEqualTo("a.md:3");
        assertThat(document.at("/settings/env/value/B").asString()).isEqualTo("plan");
        assertThat(document.at("/batches/1/tasks/0/blocks/0/script").asString()).isEqualTo("./test\n");

        assertThat(command.plan("show", "a.md", "--batches", "3")).isEqualTo(ExitCode.USAGE);
        assertThat(command.err()).contains("the plan has no batch 3; it has 1 (Build), 2 (Test)");
        assertThat(command.plan("show", "b.md")).isEqualTo(ExitCode.USAGE);
        assertThat(command.err())
                .contains("b.md: there is no such file", "by its path from the root of the repository");
    }

    @Test
    void showTellsWhatWouldBeStarted() throws IOException {
        command.write("a.md", """
                        ---
                        services:
                          db: { image: "postgres:17", ports: [5432], healthcheck: pg_isready }
                          app: { image: app, needs: [db], ready: { http: 80, path: /up } }
                        ---
                        ```sh
                        x
                        ```
                        """)
                .write("b.md", "---\ncompose: { files: [one.yml, two.yml], service: web }\n---\n```sh\nx\n```\n")
                .write("one.yml", "services: { web: { build: . }, db: { image: 'postgres:${V:-15}' } }")
                .write("two.yml", "services: { db: { ports: ['5432'] }, mail: { image: m, profiles: [x] } }");

        assertThat(command.plan("show", "a.md")).isEqualTo(ExitCode.PASSED);
        assertThat(command.out())
                .contains(
                        "  app  app          after db; ready when port 80 answers GET /up\n",
                        "  db   postgres:17  port 5432 on a free one of the host's; ready when healthy: pg_isready\n");
        assertThat(command.plan("show", "b.md", "--json")).isEqualTo(ExitCode.PASSED);
        assertThat(JsonMapper.shared().readTree(command.out()).get("starts"))
                .extracting(start ->
                        start.get("name").asString() + " " + start.get("image").asString())
                .containsExactly("web (built)", "db postgres:${V:-15}");
    }
}
