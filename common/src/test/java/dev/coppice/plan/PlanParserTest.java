package dev.coppice.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.environment.HealthCheck;
import dev.coppice.environment.PullPolicy;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.environment.TaskContainer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanParserTest {
    private static final String DESIGN = """
            ---
            name: orders end to end
            timeout: 10m                 # the whole attempt; default 30m, never unlimited
            retries: 2
            pool: default
            priority: 0                  # higher first
            needs: [docs/plans/build.md] # plans of the session that must pass first
            isolation: worktree
            caches: [maven, npm, {site: docs/site/.cache}]
            env: { LANG: C.UTF-8, DEBUG: true, LEVEL: 1.10, EMPTY: "" }
            secrets: [API_TOKEN]
            container: { image: maven:3-temurin-21, cpus: 2, memory: 2g }
            services:
              db: { image: postgres:16, env: { POSTGRES_PASSWORD: test }, ports: [5432], healthcheck: pg_isready -U postgres }
            reports: ["**/target/surefire-reports/TEST-*.xml"]
            artifacts: ["**/target/*.log"]
            on_failure: continue
            ---
            # Orders end to end
            ## Batch 1: Build
            ### Task 1.1: Compile
            ```bash
            mvn -q compile
            ```
            ## Batch 2: Flow
            ### Task 2.1: The `order` *flow*
            ```sh title="x"
            ./flow
            ```
            Then
            ~~~~ shell
            ./check
            ~~~~
            ```console
            $ prose
            ```
            """;

    private final PlanParser parser = new PlanParser();

    @Test
    void readsAllThatAPlanSays() {
        PlanDocument document = accepted(DESIGN);
        Plan plan = document.plan();

        assertThat(plan.name()).isEqualTo("orders end to end");
        assertThat(plan.settings())
                .isEqualTo(PlanSettings.builder()
                        .name("orders end to end")
                        .timeout(Duration.ofMinutes(10))
                        .retries(2)
                        .pool("default")
                        .priority(0)
                        .needs(List.of("docs/plans/build.md"))
                        .isolation(Isolation.WORKTREE)
                        .caches(List.of(
                                new Cache("maven", Optional.empty()),
                                new Cache("npm", Optional.empty()),
                                new Cache("site", Optional.of("docs/site/.cache"))))
                        .env(Map.of("LANG", "C.UTF-8", "DEBUG", "true", "LEVEL", "1.10", "EMPTY", ""))
                        .secrets(List.of("API_TOKEN"))
                        .container(new TaskContainer(
                                "maven:3-temurin-21",
                                PullPolicy.MISSING,
                                Optional.of(2.0),
                                Optional.of(2L << 30),
                                Optional.empty(),
                                List.of()))
                        .services(Map.of(
                                "db",
                                new ServiceSpec(
                                        "postgres:16",
                                        PullPolicy.MISSING,
                                        List.of(),
                                        Map.of("POSTGRES_PASSWORD", "test"),
                                        List.of(5432),
                                        List.of(),
                                        List.of(),
                                        Optional.of(HealthCheck.shell("pg_isready -U postgres")),
                                        Optional.empty(),
                                        List.of(),
                                        Optional.empty(),
                                        Optional.empty())))
                        .reports(List.of("**/target/surefire-reports/TEST-*.xml"))
                        .artifacts(List.of("**/target/*.log"))
                        .onFailure(OnFailure.CONTINUE)
                        .build());
        assertThat(plan.batches())
                .containsExactly(
                        new Batch(
                                1,
                                "Build",
                                List.of(new Task(
                                        "1.1", "Compile", List.of(new ShellBlock("bash", "mvn -q compile\n", 23))))),
                        new Batch(
                                2,
                                "Flow",
                                List.of(new Task(
                                        "2.1",
                                        "The order flow",
                                        List.of(
                                                new ShellBlock("sh", "./flow\n", 28),
                                                new ShellBlock("bash", "./check\n", 32))))));
        assertThat(document.lines().ofNeed(0)).isEqualTo(7);
        assertThat(document.lines().of("container")).isEqualTo(12);
    }

    private PlanDocument accepted(String text) {
        Reading<PlanDocument> reading = parser.parse("docs/plans/orders.md", text.getBytes(StandardCharsets.UTF_8));
        assertThat(reading.problems()).isEmpty();
        return ((Reading.Accepted<PlanDocument>) reading).value();
    }
}
