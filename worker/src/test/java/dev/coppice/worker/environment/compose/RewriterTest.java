package dev.coppice.worker.environment.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.worker.environment.port.Subnet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@code config} prints, in the ways of both kinds of compose, and what becomes of it. */
class RewriterTest {
    private static Map<String, Object> rewritten(String printed) throws Exception {
        return rewritten(printed, Set.of(), Map.of());
    }

    private static Map<String, Object> rewritten(String printed, Set<String> names, Map<String, String> markers)
            throws Exception {
        ComposeModel model = ComposeModel.parse(printed, Set.of());
        Map<Target, Integer> ports = new HashMap<>();
        int next = 8090;
        for (Target target : model.targets(List.of())) {
            ports.put(target, next++);
        }
        Map<String, Subnet> subnets = new HashMap<>();
        model.bridges().forEach(network -> subnets.put(network, Subnet.parse("10.213.0.0/27")));
        Instructions instructions = new Instructions(
                "proj",
                "127.0.0.1",
                ports,
                subnets,
                false,
                names,
                markers,
                kind -> Map.of("dev.coppice.owner", "env:a", "dev.coppice.kind", kind));
        return Tree.map(
                ComposeModel.parse(new Rewriter(model, instructions).rewrite().replace("dev.coppice", "ours"), Set.of())
                        .tree());
    }

    private static Map<String, Object> service(Map<String, Object> tree, String name) {
        return Tree.map(Tree.map(tree.get("services")).get(name));
    }

    @Test
    void publishedPortsAreTheAllocatedOnesOnLoopback() throws Exception {
        Map<String, Object> tree = rewritten(
                "services: {web: {image: w, ports: ['8000:80', {target: 53, published: '53', protocol: udp}, '9000-9001:7000-7001']}}");
        assertThat(service(tree, "web").get("ports"))
                .isEqualTo(List.of(
                        "127.0.0.1:8090:80/tcp",
                        "127.0.0.1:8091:53/udp",
                        "127.0.0.1:8092:7000/tcp",
                        "127.0.0.1:8093:7001/tcp"));
    }

    @Test
    void fixedNamesGo() throws Exception {
        Map<String, Object> tree =
                rewritten("{name: mine, services: {a: {image: b, container_name: fixed, volumes: ['d:/d']}},"
                        + " networks: {n: {name: fixednet}}, volumes: {d: {name: fixedvol}}}");
        assertThat(tree).doesNotContainKey("name");
        assertThat(tree.toString()).doesNotContain("fixed");
    }

    @Test
    void aContainerNameThatDiffersByEnvironmentStays() throws Exception {
        Map<String, Object> tree = rewritten(
                "services: {a: {image: b, container_name: odoo_hub_WO-042}}", Set.of("odoo_hub_WO-042"), Map.of());
        assertThat(service(tree, "a")).containsEntry("container_name", "odoo_hub_WO-042");
    }

    @Test
    void fixedSubnetsAndAddressesGoAndOursCome() throws Exception {
        Map<String, Object> tree =
                rewritten("services: {a: {image: b, networks: {n: {ipv4_address: 10.9.0.2, aliases: [x]}}}}\n"
                        + "networks: {n: {ipam: {config: [{subnet: 10.9.0.0/24}]}, enable_ipv6: true}}");
        assertThat(tree.toString())
                .doesNotContain("10.9")
                .doesNotContain("ipv6")
                .contains("10.213.0.0/27", "aliases");
    }

    @Test
    void theDefaultNetworkGetsASubnetWhereAServiceIsOnIt() throws Exception {
        Map<String, Object> tree = rewritten("services: {a: {image: b}}");
        assertThat(text(Tree.map(Tree.map(tree.get("networks")).get("default")).get("ipam")))
                .contains("10.213.0.0/27", "10.213.0.1");
        assertThat(rewritten("services: {a: {image: b, network_mode: none}}")).doesNotContainKey("networks");
    }

    @Test
    void labelsAreAddedToAllThatIsMade() throws Exception {
        Map<String, Object> tree =
                rewritten("services: {a: {image: b, labels: [x=y], build: {context: .}, volumes: ['v:/v']}}\n"
                        + "networks: {n: {labels: {z: w}}}\nvolumes: {v: }");
        assertThat(text(service(tree, "a").get("labels"))).contains("x=y", "ours.owner=env:a", "ours.kind=service");
        assertThat(text(Tree.map(service(tree, "a").get("build")).get("labels")))
                .contains("ours.kind=image");
        assertThat(text(Tree.map(tree.get("networks")).get("n"))).contains("z=w", "ours.kind=network");
        assertThat(text(Tree.map(tree.get("volumes")).get("v"))).contains("ours.kind=volume");
    }

    @Test
    void whatIsExternalStaysAndIsSaid() throws Exception {
        String printed =
                "services: {a: {image: b, networks: {ext: }}}\nnetworks: {ext: {external: true, name: shared}}";
        assertThat(Tree.map(rewritten(printed).get("networks")).get("ext"))
                .isEqualTo(Map.of("external", true, "name", "shared"));
        assertThat(ComposeModel.parse(printed, Set.of()).shared())
                .containsExactly("the network ext is external: it is shared with whoever else uses it");
    }

    @Test
    void ourLabelsInAFileAreRefused() {
        for (String printed : List.of(
                "services: {a: {image: b, labels: {dev.coppice.owner: env:x}}}",
                "services: {a: {image: b, labels: [dev.coppice.kind=x]}}",
                "services: {a: {build: {labels: {dev.coppice.run: x}}}}",
                "services: {a: {image: b}}\nvolumes: {v: {labels: {dev.coppice.host: x}}}",
                "services: {a: {image: b}}\nnetworks: {n: {labels: {dev.coppice.host: x}}}")) {
            assertThatThrownBy(() -> ComposeModel.parse(printed, Set.of())).hasMessageContaining("Coppice's own");
        }
    }

    @Test
    void builtImagesGetATagOfTheEnvironment() throws Exception {
        Map<String, Object> tree =
                rewritten("services: {Web: {build: {context: /x}, image: 'app:1'}, job: {image: 'app:1'}}");
        assertThat(service(tree, "Web")).containsEntry("image", "proj-web:coppice");
        assertThat(service(tree, "job")).containsEntry("image", "proj-web:coppice");
    }

    @Test
    void networksThatAreThereAreTakenAsTheyAre() throws Exception {
        ComposeModel model = ComposeModel.parse(
                "{services: {a: {image: b, networks: [n]}}, networks: {n: {driver: bridge, internal: true}}}",
                Set.of());
        String text = new Rewriter(
                        model,
                        new Instructions(
                                "p",
                                "127.0.0.1",
                                Map.of(),
                                Map.of("n", Subnet.parse("10.213.0.0/27")),
                                true,
                                Set.of(),
                                Map.of(),
                                kind -> Map.of()))
                .rewrite();
        assertThat(ComposeModel.parse(text, Set.of()).tree().get("networks"))
                .isEqualTo(Map.of("n", Map.of("external", true, "name", "p_n")));
    }

    @Test
    void dollarsAreEscaped() throws Exception {
        ComposeModel model = ComposeModel.parse("services: {a: {image: b, command: [echo, '$$HOME']}}", Set.of());
        String text = new Rewriter(
                        model,
                        new Instructions(
                                "p", "127.0.0.1", Map.of(), Map.of(), false, Set.of(), Map.of(), kind -> Map.of()))
                .rewrite();
        assertThat(Tree.map(model.service("a")).get("command")).isEqualTo(List.of("echo", "$HOME"));
        assertThat(text).contains("\"$$HOME\"");
    }

    @Test
    void secretsStayReferences() throws Exception {
        ComposeModel model = ComposeModel.parse(
                "services: {a: {image: b, environment: {P: 'x__coppice_secret_TOKEN__$$'}}}", Set.of());
        String text = new Rewriter(
                        model,
                        new Instructions(
                                "p",
                                "127.0.0.1",
                                Map.of(),
                                Map.of(),
                                false,
                                Set.of(),
                                Map.of("TOKEN", "__coppice_secret_TOKEN__"),
                                kind -> Map.of()))
                .rewrite();
        assertThat(text).contains("\"x${TOKEN}$$\"");
    }

    @Test
    void servicesOfOtherProfilesAreLeftOutUnlessTheyAreNeeded() throws Exception {
        String printed =
                "services: {a: {image: i, depends_on: {b: {condition: service_started}}}, b: {image: i, profiles: [x]},"
                        + " c: {image: i, profiles: [y]}, d: {image: i, profiles: [z]}}";
        assertThat(ComposeModel.parse(printed, Set.of("y")).services()).containsExactly("a", "b", "c");
    }

    @Test
    void variablesThatBecomeAlikeAreRefused() throws Exception {
        ComposeModel model = ComposeModel.parse(
                "services: {a-b: {image: i, ports: ['80']}, a_b: {image: i, ports: ['80']}}", Set.of());
        assertThatThrownBy(() -> model.targets(List.of())).hasMessageContaining("COPPICE_PORT_A_B_80");
    }

    @Test
    void targetsComeInTheOrderOfTheFileEachOnce() throws Exception {
        ComposeModel model = ComposeModel.parse(
                "services: {a: {image: i, ports: ['80', '443']}, b: {image: i, ports: ['53/udp', '53/tcp']}}",
                Set.of());
        assertThat(model.targets(List.of("b", "a")))
                .containsExactly(new Target("b", 53), new Target("a", 80), new Target("a", 443));
    }

    @Test
    void aServiceOnTheHostsNetworkPublishesNothingAndIsSaid() throws Exception {
        ComposeModel model =
                ComposeModel.parse("services: {a: {image: i, network_mode: host, ports: ['80']}}", Set.of());
        assertThat(model.targets(List.of())).isEmpty();
        assertThat(model.shared()).singleElement().asString().contains("network_mode: host");
    }

    private static String text(@Nullable Object part) {
        return String.valueOf(part);
    }
}
