package dev.coppice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.TestEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person gets from {@code coppice run} with plans that have a compose file. */
@EngineTest
class ComposeRunIT {
    private static final String COMPOSE = """
            name: everybodys
            services:
              web:
                image: coppice-test/busybox:1
                container_name: web_for_plans
                init: true
                ports: ["8000:80"]
                environment: { TOKEN: "${TOKEN:-none}" }
                volumes: ["./site:/site:ro", "data:/data"]
                command: ["sh", "-c", "echo the token is $$TOKEN; %s"]
            volumes: { data: { name: data_for_plans } }
            """;

    private final TestEngine engine;
    private final EngineContents contents;
    private final String mark = "p" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    Path folder;

    private ProgramUnderTest coppice;

    ComposeRunIT(TestEngine engine) {
        this.engine = engine;
        contents = new EngineContents(engine);
    }

    @BeforeEach
    void install() throws Exception {
        coppice = ProgramUnderTest.withCompose(folder, engine, Map.of("TOKEN", "very-secret-value"));
        coppice.repository.write("site/index.html", "hello\n");
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(contents.named(mark)).isEmpty();
        assertThat(contents.named("for_plans")).isEmpty();
    }

    private String plan(String name, String script) {
        String path = "docs/" + mark + name + ".md";
        String frontMatter = """
                ---
                retries: 0
                secrets: [TOKEN]
                compose: { file: compose.yml, service: web, port: { WEB_PORT: 80 }, wait: 60s }
                ---
                """;
        coppice.repository.write(path, frontMatter + "# " + name + "\n```bash\n" + script + "\n```\n");
        return path;
    }

    private String logs(String name) throws Exception {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(coppice.report())) {
            for (Path file : files.filter(file -> file.endsWith(name)).toList()) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }

    @Test
    void twoAtOnceHaveAStackEach() throws Exception {
        coppice.repository.write("compose.yml", COMPOSE.formatted("exec httpd -f -p 80 -h /site"));
        String script = """
                test "$WEB_PORT" = "$COPPICE_PORT_WEB_80"
                exec 3<>"/dev/tcp/127.0.0.1/$WEB_PORT"
                printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3
                grep hello <&3
                """;
        String one = plan("one", script);
        String two = plan("two", script);
        coppice.repository.commit("plans");
        Ended ended = coppice.run("run", "--workers", "2", one, two);
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(logs("service-web.log")).contains("the token is").doesNotContain("very-secret");
        assertThat(logs("services.jsonl"))
                .containsPattern("\"name\":\"web\",\"image\":\"coppice-test/busybox:1\",\"digest\":\"(\\S+@)?sha256:")
                .contains("ready_seconds");
    }

    @Test
    void aServiceThatEndsBreaksTheAttempt() throws Exception {
        coppice.repository.write("compose.yml", COMPOSE.formatted("exit 7"));
        String plan = plan("one", "true");
        coppice.repository.commit("plans");
        Ended ended = coppice.run("run", plan);
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(3);
        assertThat(ended.out()).contains("web ended with exit code 7");
    }

    /** It belongs to the attempt whose task has started it. */
    @Test
    void anEnvironmentThatATaskStartsEndsWithTheAttempt() throws Exception {
        coppice.repository.write(
                "inner.yml", "services: { web: { image: \"coppice-test/busybox:1\", command: [sleep, \"1000\"] } }");
        coppice.repository
                .write(
                        "docs/inner.md",
                        "---\nretries: 0\n---\n# inner\n```bash\n" + ProgramUnderTest.command() + " env start " + mark
                                + " --compose inner.yml\n" + ProgramUnderTest.command() + " env list\n```\n")
                .commit("plan");
        Ended ended = coppice.run("run", "--env", "DOCKER_HOST=" + engine.host(), "docs/inner.md");
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(logs("task-1.1.log")).contains(mark, "READY", "job ");
    }
}
