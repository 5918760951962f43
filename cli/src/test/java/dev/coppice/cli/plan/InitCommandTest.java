package dev.coppice.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.invocation.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
    @TempDir
    Path root;

    private CommandFixture command;
    private String printed = "";

    @BeforeEach
    void makeRepository() throws IOException {
        Files.createDirectory(root.resolve(".git"));
        command = new CommandFixture(root);
    }

    @Test
    void writesAPlanForEachMavenModule() throws IOException {
        command.write("mvnw", "").write("pom.xml", """
                        <project><modules><module>core</module><module>web/api</module></modules>
                        <profiles><profile><modules><module>other</module></modules></profile></profiles></project>
                        """);

        assertThat(initialised()).containsExactly("core.md", "web-api.md");
        assertThat(shown("web-api.md"))
                .contains(
                        "./mvnw -B -q -pl web/api -am -DskipTests install",
                        "./mvnw -B -pl web/api verify",
                        "web/api/target/surefire-reports/TEST-*.xml");
        assertThat(command.init()).isEqualTo(ExitCode.USAGE);
        assertThat(command.out()).contains("docs/plans/core.md is there already and stays as it is");
    }

    @Test
    void writesOnePlanForMavenWithoutModules() throws IOException {
        command.write("pom.xml", "<project><artifactId>x</artifactId></project>");

        assertThat(initialised()).containsExactly("maven.md");
        assertThat(shown("maven.md")).contains("mvn -B -q test-compile", "mvn -B verify");
    }

    @Test
    void proposesTheServicesOfAComposeFileThatPlansTakeAsTheyAre() throws IOException {
        command.write("go.mod", "require github.com/jackc/pgx/v5 v5.7.0\n")
                .write("compose.yml", "services: { web: { image: x }, db: { image: y } }\n");

        assertThat(initialised()).containsExactly("go.md");
        String plan = Files.readString(root.resolve("docs/plans/go.md"));
        assertThat(plan)
                .contains("# compose: { file: compose.yml, service: web }")
                .doesNotContain("# services:");
        Files.writeString(root.resolve("docs/plans/go.md"), plan.replace("# compose:", "compose:"));
        assertThat(shown("go.md")).contains("Each attempt starts its own:", "web");
    }

    @Test
    void proposesADatabaseThatTestcontainersDoesNotBring() throws IOException {
        command.write("pom.xml", "<project><modules><module>core</module></modules></project>")
                .write("core/pom.xml", "<dependency><groupId>org.postgresql</groupId></dependency>");

        assertThat(initialised()).containsExactly("core.md");
        String plan = Files.readString(root.resolve("docs/plans/core.md"));
        assertThat(plan).contains("# services:", "#     image: postgres:17");
        assertThat(printed).contains("They propose containers");
        Files.writeString(
                root.resolve("docs/plans/core.md"),
                plan.replace("# services:", "services:").replaceAll("(?m)^#  ", " "));
        assertThat(shown("core.md")).contains("postgres:17", "pg_isready");

        Files.delete(root.resolve("docs/plans/core.md"));
        command.write("core/pom.xml", "org.postgresql org.testcontainers");
        assertThat(initialised()).containsExactly("core.md");
        assertThat(Files.readString(root.resolve("docs/plans/core.md"))).doesNotContain("services:");
    }

    @Test
    void asksAHostileProjectFileNothing() throws IOException {
        command.write(
                "pom.xml",
                "<!DOCTYPE p [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><project><modules><module>&x;</module></modules></project>");

        assertThat(initialised()).containsExactly("maven.md");
    }

    @Test
    void takesTheScriptsOfAPackage() throws IOException {
        command.write("package-lock.json", "{}").write("package.json", """
                {"scripts": {"test": "node --test", "build": "tsc", "start": "node ."}}""");

        assertThat(initialised()).containsExactly("npm.md");
        assertThat(shown("npm.md"))
                .containsSubsequence("npm ci", "npm run build", "npm run test")
                .doesNotContain("start");
    }

    @Test
    void leavesOutTheTestThatIsNone() throws IOException {
        command.write("yarn.lock", "").write("package.json", """
                {"scripts": {"test": "echo \\"Error: no test specified\\" && exit 1"}}""");

        assertThat(initialised()).containsExactly("yarn.md");
        assertThat(shown("yarn.md")).contains("yarn install --frozen-lockfile").doesNotContain("run test");
    }

    @Test
    void knowsGradleGoCargoAndPythonBesideEachOther() throws IOException {
        command.write("build.gradle.kts", "")
                .write("go.mod", "")
                .write("Cargo.toml", "")
                .write("Makefile", "test:\n")
                .write("requirements.txt", "")
                .write("pyproject.toml", "[project]\nname = 'x'\n");

        assertThat(initialised()).containsExactly("cargo.md", "go.md", "gradle.md", "python.md");
        assertThat(shown("gradle.md")).contains("gradle --no-daemon check");
        assertThat(shown("go.md")).contains("go test ./...");
        assertThat(shown("cargo.md")).contains("cargo test\n");
        assertThat(shown("python.md"))
                .contains(
                        ".venv/bin/pip install -r requirements.txt",
                        ".venv/bin/pip install pytest -e .",
                        "python -m pytest --junitxml=pytest.xml");
    }

    @Test
    void takesAMakefileAlone() throws IOException {
        command.write("Makefile", "all:\n\ttrue\ncheck: all\n\ttrue\n");

        assertThat(initialised()).containsExactly("make.md");
        assertThat(shown("make.md")).contains("make check");
    }

    @Test
    void writesAnExampleWhereItKnowsNothing() throws IOException {
        assertThat(initialised()).containsExactly("first.md");
        assertThat(printed).contains("coppice run --rev WORKTREE docs/plans/first.md");
    }

    @Test
    void wantsARepository() throws IOException {
        Files.delete(root.resolve(".git"));

        assertThat(command.init()).isEqualTo(ExitCode.USAGE);
        assertThat(command.err()).contains("there is no git repository", "git init");
        assertThat(root.resolve("docs")).doesNotExist();
    }

    /** The plans that init writes, which must all be free of problems. */
    private List<String> initialised() throws IOException {
        assertThat(command.init()).isEqualTo(ExitCode.PASSED);
        printed = command.out();
        List<String> plans;
        try (Stream<Path> files = Files.list(root.resolve("docs/plans"))) {
            plans = files.map(file -> file.getFileName().toString()).sorted().toList();
        }
        List<String> lint = new ArrayList<>(List.of("lint"));
        plans.forEach(plan -> lint.add("docs/plans/" + plan));
        assertThat(command.plan(lint.toArray(String[]::new))).as(command.out()).isEqualTo(ExitCode.PASSED);
        assertThat(printed)
                .contains(plans.stream().map(plan -> "wrote docs/plans/" + plan).toList());
        return plans;
    }

    private String shown(String plan) {
        assertThat(command.plan("show", "docs/plans/" + plan)).isEqualTo(ExitCode.PASSED);
        return command.out();
    }
}
