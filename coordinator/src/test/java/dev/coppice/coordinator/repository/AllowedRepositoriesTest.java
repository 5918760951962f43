package dev.coppice.coordinator.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedRepositoriesTest {
    private static final AllowedRepositories TEAM = new AllowedRepositories(
            "--allow-repository",
            List.of(
                    "https://git.example.org/team/**",
                    "https://*.example.com/**",
                    "http://git.example.org:8080/team/*",
                    "ssh://git@git.example.org/team/**",
                    "git@git.example.org:team/**",
                    "file:///r/**",
                    "/r/**"));

    private static final AllowedRepositories ANY = new AllowedRepositories("--allow-repository", List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.example.org/team/a.git",
                "https://git.example.org/team/a/b%20c",
                "https://git.example.org/team/%C3%A9",
                "https://user@eu.example.com/a",
                "https://user%40corp@eu.example.com/a",
                "http://git.example.org:8080/team/a.git",
                "ssh://git@git.example.org/team/a",
                "git@git.example.org:team/a",
                "file:///r/a%20b",
                "file:///r/a.b/...",
                "/r/50%2e",
                "/r//a/./b"
            })
    void oneThatFitsIsAllowed(String repository) {
        assertThat(TEAM.refusal(repository)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // steps out of the folder that is allowed
                "file:///r/../outside/priv",
                "file:///r/%2e%2e/outside/priv",
                "file:///r/%2E%2E/outside/priv",
                "file:///r/.%2e/outside/priv",
                "file:///r/a%2f..%2f..%2foutside",
                "file:///r/%252e%252e/outside/priv",
                "file:///r/%5c..%5coutside",
                "file:///r/..\\outside",
                "file:///r/a%00",
                "file:///r/a%0a",
                "https://git.example.org/team/..%2fsecret/priv.git",
                "https://git.example.org/team/..%2Fsecret/priv.git",
                "https://git.example.org/team/%2e%2e/secret/priv.git",
                "https://git.example.org/team/..%5csecret/priv.git",
                "https://git.example.org/team/..\\secret/priv.git",
                "https://git.example.org/team/%252e%252e/secret/priv.git",
                "https://git.example.org/team/../secret/priv.git",
                "https://git.example.org/team/%",
                "https://git.example.org/team/%zz",
                "ssh://git@git.example.org/team/%2e%2e/secret",
                "git@git.example.org:team/../secret",
                "git@git.example.org:team\\..\\secret",
                "/r/../outside",
                // another host than it seems
                "https://evil.example#.example.com/a",
                "https://evil.example?.example.com/a",
                "https://evil.example\\.example.com/a",
                "https://evil.example\\@eu.example.com/a",
                "https://evil.example%2f.example.com/a",
                "https://evil.example%23.example.com/a",
                "https://evil.example%3f@eu.example.com/a",
                "https://evil.example@.example.com/a",
                "https://evil.example:443@eu.example.com/a",
                "https://a@b@eu.example.com/a",
                "https://evil.example\uff0f.example.com/a",
                "https://evil\u3002example.com/a",
                "https://.example.com/a",
                "https://eu.example.com./a",
                "https://eu.example.com:/a",
                "https://eu.example.com:80:80/a",
                "https://-x.example.com/a",
                "https://[::1].example.com/a",
                "file://host/r/a",
                "file://localhost/r/a",
                // nothing that git is to be told
                "ext::sh -c 'touch /tmp/x'",
                "ext::sh%20-c",
                "fd::17",
                "-oProxyCommand=x",
                "--upload-pack=x",
                "-oProxyCommand@git.example.org:team/a",
                "ssh://-oProxyCommand=x/team/a",
                "git@git.example.org:-x",
                "HTTPS://git.example.org/team/a",
                "https:/git.example.org/team/a",
                "ftp://git.example.org/team/a",
                "https://git.example.org/team/a?b",
                "https://git.example.org/team/a#b",
                "https://git.example.org/team/a\tb",
                "https://git.example.org/team/a\nb",
                "https://git.example.org/team/a\u0000b",
                "https://git.example.org/team/a\u00a0b",
                "https://git.example.org/team/a\u200bb",
                "https://git.example.org/team/a b",
                "https://user:password@eu.example.com/a",
                "relative/path",
                ""
            })
    void whatMayBeReadInAnotherWayIsRefused(String repository) {
        assertThat(TEAM.refusal(repository)).isPresent();
        assertThat(new AllowedRepositories("x", List.of("https://**", "file://**", "ssh://**", "git@**"))
                        .refusal(repository))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://git.example.org/secret/priv.git",
                "https://git.example.org/teams/a",
                "https://git.example.org.evil.example/team/a",
                "https://GIT.example.org/team/a",
                "https://git.example.org@evil.example/team/a",
                "https://git.example.org:444/team/a",
                "http://git.example.org/team/a",
                "http://git.example.org:8080/team/a/b",
                "http://git.example.org:8080/team//a",
                "file:////outside/priv",
                "file:///rr/a",
                "/outside"
            })
    void whatDoesNotFitIsRefusedByName(String repository) {
        assertThat(TEAM.refusal(repository))
                .get()
                .asString()
                .startsWith(repository + " is not one of")
                .contains("file:///r/**", "--allow-repository");
        assertThat(ANY.refusal(repository)).isEmpty();
    }

    @Test
    void theReasonNamesWhatIsEncodedAndWhatToWrite() {
        assertThat(TEAM.refusal("file:///r/%2E%2e/outside/priv"))
                .get()
                .asString()
                .contains("encoded dot", "%2e", "write the path that it leads to");
    }

    @Test
    void aLinkIsHeldToWhereItLeads(@TempDir Path folder) throws Exception {
        Path real = folder.toRealPath();
        Path allowed = Files.createDirectories(real.resolve("allowed"));
        Files.createDirectories(real.resolve("outside/priv"));
        Files.createDirectories(allowed.resolve("inside"));
        Files.createSymbolicLink(allowed.resolve("out"), real.resolve("outside"));
        Files.createSymbolicLink(allowed.resolve("in"), allowed.resolve("inside"));
        Files.createSymbolicLink(real.resolve("alias"), allowed);
        for (String scheme : List.of("", "file://")) {
            AllowedRepositories one = new AllowedRepositories("x", List.of(scheme + allowed + "/**"));
            AllowedRepositories alias = new AllowedRepositories("x", List.of(scheme + real + "/alias/**"));
            assertThat(one.refusal(scheme + allowed + "/inside")).isEmpty();
            assertThat(one.refusal(scheme + allowed + "/in")).isEmpty();
            assertThat(alias.refusal(scheme + real + "/alias/inside")).isEmpty();
            assertThat(alias.refusal(scheme + real + "/alias/in")).isEmpty();
            assertThat(one.refusal(scheme + allowed + "/out/priv"))
                    .get()
                    .asString()
                    .contains("leads to " + scheme + real + "/outside/priv", "symbolic links");
            assertThat(alias.refusal(scheme + real + "/alias/out/priv")).isPresent();
        }
    }
}
