package dev.coppice.worker.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.Claim;
import dev.coppice.job.JobId;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Source;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptHomeTest {
    private static final Path USER = Path.of("/home/user");

    @TempDir
    Path folder;

    private AttemptHome home(Map<String, String> worker, String... allowed) throws Exception {
        return AttemptHome.create(
                folder.resolve("1"), folder.resolve("w t\"x"), new HostVariables(worker, USER, List.of(allowed)));
    }

    private Map<String, String> variables(AttemptHome home, Map<String, String> chosen) {
        AttemptVariables own = new AttemptVariables(
                new SessionId("s1"),
                new Claim(new AttemptId(new JobId("j1"), 2), "token"),
                "run1",
                new Slot(new WorkerId("w1"), 3),
                new Source("https://example.org/r.git", "abc"),
                "docs/plan.md",
                Path.of("/wt"),
                Path.of("/artifacts"));
        return home.variables(own, 1, "1.2", chosen);
    }

    @Test
    void onlyWhatIsAllowedByNameComesIn() throws Exception {
        Map<String, String> worker = Map.of(
                "PATH",
                "/bin",
                "LC_TIME",
                "C",
                "AWS_SECRET_KEY",
                "x",
                "SSH_AUTH_SOCK",
                "x",
                "MAVEN_OPTS",
                "x",
                "FOO_A",
                "1",
                "BAR",
                "2",
                "GIT_DIR",
                "x",
                "BASH_ENV",
                "x");
        try (AttemptHome home = home(worker, "FOO_*", "BAR")) {
            assertThat(variables(home, Map.of()))
                    .containsEntry("PATH", "/bin")
                    .containsEntry("LC_TIME", "C")
                    .containsEntry("FOO_A", "1")
                    .containsEntry("BAR", "2")
                    .doesNotContainKeys("AWS_SECRET_KEY", "SSH_AUTH_SOCK", "MAVEN_OPTS", "GIT_DIR", "BASH_ENV", "LANG");
        }
    }

    @Test
    void everyTaskHasAHomeAndIsToldWhatItIsPartOf() throws Exception {
        try (AttemptHome home = home(Map.of())) {
            Map<String, String> variables = variables(home, Map.of("TZ", "UTC", "CI", "maybe", "COPPICE_JOB", "x"));
            assertThat(variables)
                    .containsEntry("LANG", "C.UTF-8")
                    .containsEntry("CI", "maybe")
                    .containsEntry("COPPICE", "true")
                    .containsEntry("COPPICE_JOB", "j1")
                    .containsEntry("COPPICE_ATTEMPT", "2")
                    .containsEntry("COPPICE_CLAIM", "token")
                    .containsEntry("COPPICE_RUN", "run1")
                    .containsEntry("COPPICE_TASK", "1.2")
                    .doesNotContainKey("COPPICE_WITHIN");
            for (String name : List.of(
                    "HOME",
                    "TMPDIR",
                    "XDG_CONFIG_HOME",
                    "XDG_CACHE_HOME",
                    "XDG_DATA_HOME",
                    "XDG_STATE_HOME",
                    "XDG_RUNTIME_DIR")) {
                Path path = Path.of(variables.getOrDefault(name, ""));
                assertThat(path).isDirectory().startsWith(home.folder());
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo("rwx------");
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aWorkerInsideATaskPassesOnWhatItIsPartOf() throws Exception {
        Map<String, String> worker =
                Map.of("COPPICE_WITHIN", "outermost", "COPPICE_RUN", "outer-run", "COPPICE_CLAIM", "outer-claim");
        try (AttemptHome home = home(worker)) {
            assertThat(variables(home, Map.of())).containsEntry("COPPICE_WITHIN", "outermost outer-run outer-claim");
        }
    }

    @Test
    void versionManagersFindTheirVersions() throws Exception {
        Map<String, String> worker =
                Map.of("PATH", "/home/user/.pyenv/shims:/home/user/.cargo/bin:/bin", "RBENV_ROOT", "/opt/rbenv");
        try (AttemptHome home = home(worker)) {
            assertThat(variables(home, Map.of()))
                    .containsEntry("PYENV_ROOT", "/home/user/.pyenv")
                    .containsEntry("RUSTUP_HOME", "/home/user/.rustup")
                    .containsEntry("RBENV_ROOT", "/opt/rbenv")
                    .doesNotContainKey("VOLTA_HOME");
        }
    }

    @Test
    void gitSeesOnlyTheAttemptsOwnSettings() throws Exception {
        try (AttemptHome home = home(Map.of("PATH", System.getenv("PATH")))) {
            ProcessBuilder git =
                    new ProcessBuilder("git", "config", "--list", "--show-origin").redirectErrorStream(true);
            git.environment().clear();
            git.environment().putAll(variables(home, Map.of()));
            Process process = git.directory(home.temp().toFile()).start();
            String settings = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).isZero();
            assertThat(settings.lines()).allMatch(line -> line.startsWith("file:" + home.home() + "/.gitconfig"));
            assertThat(settings)
                    .contains("user.email=coppice@localhost")
                    .contains("safe.directory=" + folder + "/w t\"x\n")
                    .contains("gc.auto=0");
        }
    }
}
