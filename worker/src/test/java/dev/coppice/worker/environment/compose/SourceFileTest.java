package dev.coppice.worker.environment.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceFileTest {
    private static final ComposeVersion FIRST = new ComposeVersion(1, 29);
    private static final ComposeVersion SECOND = new ComposeVersion(2, 26);

    private static String prepared(String text, ComposeVersion version, Map<String, String> variables)
            throws Exception {
        return new SourceFile("compose.yml", text).prepared(new Interpolation(variables), version);
    }

    @Test
    void variablesInKeysAreExpanded() throws Exception {
        String text = prepared(WorkOrder.TEMPLATE, SECOND, Map.of("WORK_ORDER", "WO-042"));
        assertThat(text)
                .contains("\"agent_net_WO-042\":", "\"odoo-hub-WO-042-data\":", "\"db-hub-WO-042-data\":")
                .contains("container_name: odoo_hub_${WORK_ORDER:-default}")
                .contains("\"${PORT:-8090}:8069\"");
    }

    @Test
    void keysOfVariablesAndLabelsStay() throws Exception {
        String text = """
                services:
                  a:
                    image: b
                    environment:
                      X_${A}: 1
                    labels:
                      l$$m: 2
                """;
        assertThat(prepared(text, SECOND, Map.of("A", "1"))).contains("X_${A}").contains("l$$m");
    }

    @Test
    void anchorsMergeKeysTagsAndQuotesStay() throws Exception {
        String text = """
                x-base: &base {restart: "no", user: "0777"}
                services:
                  a:
                    <<: *base
                    image: b
                    ports: !reset []
                """;
        assertThat(prepared(text, SECOND, Map.of())).contains("&", "*", "<<", "\"no\"", "\"0777\"", "!reset");
    }

    @Test
    void theProjectsNameGoes() throws Exception {
        assertThat(prepared("name: mine\nservices: {a: {image: b}}", SECOND, Map.of()))
                .doesNotContain("mine");
    }

    @Test
    void keysThatTheFirstComposeDoesNotKnowGo() throws Exception {
        String text = """
                services:
                  a:
                    image: b
                    develop: {watch: []}
                    healthcheck: {test: x, start_interval: 1s, interval: 2s}
                    depends_on: {c: {condition: service_healthy, restart: true, required: false}}
                    ports: [{target: 80, app_protocol: http}]
                  c: {image: d}
                """;
        assertThat(prepared(text, FIRST, Map.of()))
                .doesNotContain("develop", "start_interval", "required", "app_protocol", "restart")
                .contains("interval: 2s", "condition: service_healthy", "target: 80");
        assertThat(prepared(text, SECOND, Map.of())).contains("develop", "start_interval", "app_protocol");
    }

    @Test
    void aTagThatComposeDoesNotKnowIsNamed() {
        assertThatThrownBy(() -> prepared("services: {a: {image: b,\n ports: !reset []}}", FIRST, Map.of()))
                .hasMessageContaining("!reset in line 2")
                .hasMessageContaining("2.24");
    }

    @Test
    void whatIsNoComposeFileIsSaid() {
        assertThatThrownBy(() -> prepared("- a", SECOND, Map.of()))
                .hasMessageContaining("compose.yml is no compose file");
        assertThatThrownBy(() -> prepared("", SECOND, Map.of())).hasMessageContaining("is empty");
        assertThatThrownBy(() -> prepared("a: [", SECOND, Map.of())).hasMessageContaining("is not YAML");
    }

    @Test
    void servicesAreToldInTheirOrderAndNamesAsWritten() throws Exception {
        SourceFile file = new SourceFile("f", """
                services:
                  z_${A}: {image: a, container_name: "x_${A}"}
                  b: {image: c}
                """);
        assertThat(file.services(new Interpolation(Map.of("A", "1")))).containsExactly("z_1", "b");
        assertThat(file.containerNames()).containsExactly("x_${A}");
    }

    @Test
    void findsOurOwnVariables() {
        SourceFile file =
                new SourceFile("f", "a: ${COPPICE_PORT_WEB_80} ${COPPICE_PORT_WEB_80:-1} $COPPICE_PORT_DB_5432");
        assertThat(file.portVariables()).containsExactly("COPPICE_PORT_WEB_80", "COPPICE_PORT_DB_5432");
    }
}
