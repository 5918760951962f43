package dev.coppice.worker.environment.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerRulesTest {
    @TempDir
    Path folder;

    private List<String> refusals(String printed) throws Exception {
        return refusals(printed, Set.of());
    }

    private List<String> refusals(String printed, Set<String> allowed) throws Exception {
        return WorkerRules.refusals(
                ComposeModel.parse(printed, Set.of()), new FileBounds(folder.toRealPath(), allowed));
    }

    @Test
    void anUsualFileMayRun() throws Exception {
        assertThat(refusals(
                        "version: '3.9'\nservices: {a: {image: i, ports: ['80'], environment: {A: b}, volumes: ['v:/v', '"
                                + folder.toRealPath()
                                + "/etc:/etc/x:ro', {type: volume, source: v, target: /w}], healthcheck: {test: x}}}\n"
                                + "volumes: {v: }\nnetworks: {n: {driver: bridge}}"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "privileged: true",
                "cap_add: [SYS_ADMIN]",
                "devices: [/dev/kvm]",
                "pid: host",
                "ipc: host",
                "network_mode: host",
                "network_mode: 'container:x'",
                "volumes_from: [b]",
                "provider: {type: x}",
                "use_api_socket: true",
                "post_start: [{command: x}]",
                "security_opt: [seccomp=unconfined]",
                "volumes: ['/etc:/host']",
                "volumes: ['/var/run/docker.sock:/var/run/docker.sock']",
                "volumes: [{type: bind, source: /, target: /host}]",
                "volumes: [{type: npipe, source: x, target: /host}]",
                "build: {context: /etc}",
                "build: {context: ., dockerfile: ../Dockerfile}",
                "deploy: {resources: {reservations: {devices: [{driver: nvidia}]}}}",
            })
    void whatReachesOutIsRefused(String key) throws Exception {
        assertThat(refusals("services: {a: {image: i, " + key + "}}"))
                .singleElement()
                .asString()
                .startsWith("services.a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "volumes: {v: {driver_opts: {type: none, o: bind, device: /}}}",
                "volumes: {v: {external: true}}",
                "networks: {n: {external: true}}",
                "secrets: {s: {file: /etc/shadow}}",
                "configs: {c: {file: ../x}}",
                "include: [x]",
            })
    void whatIsSharedOrElsewhereIsRefused(String section) throws Exception {
        assertThat(refusals("services: {a: {image: i}}\n" + section)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "privileged|privileged: true",
                "cap_add|cap_add: [SYS_ADMIN]",
                "network_mode|network_mode: host",
                "devices|deploy: {resources: {reservations: {devices: [{driver: nvidia}]}}}"
            })
    void theOwnerOfTheHostMayAllowIt(String key, String line) throws Exception {
        String file = "services: {a: {image: i, " + line + "}}";
        assertThat(refusals(file)).singleElement().asString().contains("--allow-in-containers " + key);
        assertThat(refusals(file, Set.of(key))).isEmpty();
    }

    @Test
    void aLinkOutOfTheWorktreeIsRefused() throws Exception {
        Files.createSymbolicLink(folder.resolve("out"), Path.of("/etc"));
        assertThat(refusals("services: {a: {image: i, volumes: ['" + folder.toRealPath() + "/out/x:/x']}}"))
                .singleElement()
                .asString()
                .contains("outside of the worktree");
    }
}
