package dev.coppice.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.environment.ModuleTests;
import dev.coppice.environment.NamedEnvironments;
import dev.coppice.environment.PortSpan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryEnvironmentsTest {
    private static final String TEST = """
            test:
              compose: docker-compose.agent.yml
              service: odoo
              port: { ODOO_PORT: 8069 }
              ports: 8090-8100
              wait: 5m
              command: odoo-bin -c /etc/odoo/odoo.conf -d odoo --test-enable --stop-after-init -i {module} --log-level=test
              log: proof_of_execution_tests.log
            """;

    private static Reading<SettingsDocument> read(String text) {
        return new PlanParser().parseSettings("coppice.yml", text.getBytes(StandardCharsets.UTF_8));
    }

    private static SettingsDocument accepted(String text) {
        Reading<SettingsDocument> reading = read(text);
        assertThat(reading.problems()).isEmpty();
        return ((Reading.Accepted<SettingsDocument>) reading).value();
    }

    @Test
    void readsHowModulesAreTested() {
        assertThat(accepted(TEST).tests())
                .contains(new ModuleTests(
                        List.of("docker-compose.agent.yml"),
                        List.of(),
                        "odoo",
                        Map.of("ODOO_PORT", 8069),
                        Optional.of(new PortSpan(8090, 8100)),
                        Duration.ofMinutes(5),
                        "odoo-bin -c /etc/odoo/odoo.conf -d odoo --test-enable --stop-after-init -i {module} --log-level=test",
                        Optional.of("proof_of_execution_tests.log")));
    }

    @Test
    void readsWhatNamedEnvironmentsAre() {
        assertThat(accepted("""
                                environment:
                                  compose: [a.yml, b.yml]
                                  profiles: [dev]
                                  port: 8069
                                  ttl: 2h
                                  credentials: { user: admin, password: admin }
                                """).environments())
                .contains(new NamedEnvironments(
                        List.of("a.yml", "b.yml"),
                        List.of("dev"),
                        Optional.of(8069),
                        Optional.empty(),
                        EnvironmentSpec.DEFAULT_WAIT,
                        Optional.of(Duration.ofHours(2)),
                        Map.of("user", "admin", "password", "admin")));
    }

    @Test
    void bothMayBeLeftOut() {
        assertThat(accepted("timeout: 5m\n").tests()).isEmpty();
        assertThat(accepted("timeout: 5m\n").environments()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "  service: odoo|  servise: odoo|unknown key servise in test|did you mean service?",
                "  service: odoo|  profiles: []|test has no service|add service: …",
                "-i {module}|-i all|test.command: it does not say where the module goes|write {module} in its place",
                "8090-8100|8100-8090|test.ports: \"8100-8090\" is no range of ports|write it like 8090-8100",
                "8069 }|80690 }|test.port.ODOO_PORT: \"80690\" is not a whole number from 1 to 65535|write one, such as 1",
                "ODOO_PORT|COPPICE_PORT|test.port: Coppice sets COPPICE_PORT itself, for each attempt its own"
                        + "|choose another name, or set it inside the shell block that needs it",
                "docker-compose.agent.yml|../x.yml|test.compose: |",
            })
    void saysWhatIsWrong(String part, String instead, String message, String hint) {
        List<PlanProblem> problems = read(TEST.replace(part, instead)).problems();
        assertThat(problems).anySatisfy(problem -> {
            assertThat(problem.message()).startsWith(message);
            if (hint != null) {
                assertThat(problem.hint()).isEqualTo(hint);
            }
        });
    }

    @Test
    void aPlanHasNeither() {
        Reading<PlanDocument> plan = new PlanParser()
                .parse("a.md", "---\ntest: {}\n---\n# A\n```sh\ntrue\n```\n".getBytes(StandardCharsets.UTF_8));
        assertThat(plan.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).isEqualTo("unknown key test"));
    }
}
