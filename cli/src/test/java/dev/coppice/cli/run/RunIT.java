package dev.coppice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.testkit.repository.FolderSnapshot;
import dev.coppice.testkit.repository.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person gets from {@code coppice run}. */
class RunIT {
    @TempDir
    Path folder;

    private ProgramUnderTest coppice;

    @BeforeEach
    void install() throws IOException {
        coppice = new ProgramUnderTest(folder, Map.of("API_TOKEN", "very-secret-value"));
    }

    private void plan(String name, String frontMatter, String script) {
        coppice.repository.write(
                "docs/plans/" + name + ".md",
                "---\n" + frontMatter + "\n---\n# " + name + "\n```bash\n" + script + "\n```\n");
    }

    private Ended committedRun(String... arguments) throws Exception {
        coppice.repository.commit("plans");
        return coppice.run(arguments);
    }

    @Test
    void passesAndLeavesAReport() throws Exception {
        plan("one", "retries: 0", "echo hello from one");
        plan("two", "retries: 0", "echo hello from two");

        Ended ended = committedRun("run", "docs/plans/one.md", "docs/plans/two.md");

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out()).contains("PASSED").contains("2 passed");
        assertThat(coppice.report())
                .isDirectoryContaining("glob:**/report.md")
                .isDirectoryContaining("glob:**/report.html")
                .isDirectoryContaining("glob:**/junit.xml")
                .isDirectoryContaining("glob:**/results.json");
        assertThat(coppice.runs()).isEmpty();
    }

    @Test
    void aRepositoryIsNamedByItsUrl() throws Exception {
        plan("one", "retries: 0", "test -e docs/plans/one.md");

        Ended ended =
                committedRun("run", "--repo", coppice.repository.path().toUri().toString(), "docs/plans/one.md");

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
    }

    @Test
    void aFailedTestIsOneAndShowsItsLastLines() throws Exception {
        plan("bad", "retries: 0", "echo the reason; exit 7");

        Ended ended = committedRun("run", "docs/plans/bad.md");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.out()).contains("exit code 7").contains("the reason");
    }

    @Test
    void aPassedRetryIsFlaky() throws Exception {
        plan("flaky", "retries: 1", "test \"$COPPICE_ATTEMPT\" = 2");
        coppice.repository.commit("plans");

        Ended lenient = coppice.run("run", "docs/plans/flaky.md");
        Ended strict = coppice.run("run", "--fail-on-flaky", "docs/plans/flaky.md");

        assertThat(lenient.exitCode()).as(lenient.out() + lenient.err()).isZero();
        assertThat(lenient.out()).contains("FLAKY");
        assertThat(strict.exitCode()).isEqualTo(1);
    }

    @Test
    void whatNeverGetsToAVerdictIsBrokenAndWhatNeedsItIsSkipped() throws Exception {
        plan("first", "reports: [t.xml]", "echo '<no' > t.xml");
        plan("second", "needs: [docs/plans/first.md]", "true");

        Ended ended = committedRun("run", "docs/plans/first.md", "docs/plans/second.md");

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(3);
        assertThat(ended.out()).contains("t.xml").contains("BROKEN").contains("1 skipped");
    }

    @Test
    void historyTellsOfASessionWhatItsSummaryTold() throws Exception {
        plan("bad", "retries: 0", "exit 1");
        plan("good", "retries: 0", "true");
        plan("after", "needs: [docs/plans/bad.md]", "true");
        Ended ended = committedRun("run", "docs/plans/bad.md", "docs/plans/good.md", "docs/plans/after.md");
        assertThat(ended.out()).contains("1 passed", "1 failed", "1 skipped");

        String took = ended.out().replaceFirst("(?s).* in ([0-9.]+s) on .*", "$1");
        assertThat(coppice.run("history").out()).containsPattern("failed +3 +1 +1 +1 +" + Pattern.quote(took) + " ");
        JsonNode past = JsonMapper.shared()
                .readTree(coppice.run("history", "--json").out())
                .get("sessions")
                .get(0);
        assertThat(past.get("failed").asInt()).isEqualTo(1);
        assertThat(past.get("skipped").asInt()).isEqualTo(1);
    }

    @Test
    void wrongUsageIsTwoAndNamesWhatToDo() throws Exception {
        coppice.repository.write("bad.md", "---\ntimout: 5m\n---\n# Bad\n```bash\ntrue\n```\n");
        coppice.repository.commit("plans");

        Ended badPlan = coppice.run("run", "bad.md");
        assertThat(badPlan.exitCode()).isEqualTo(2);
        assertThat(badPlan.err()).contains("bad.md:2").contains("timeout");

        Ended noRevision = coppice.run("run", "--rev", "no-such-branch", "bad.md");
        assertThat(noRevision.exitCode()).isEqualTo(2);
        assertThat(noRevision.err()).contains("no-such-branch");

        for (String nowhere : List.of("/nope", "file:///nope")) {
            Ended noRepository = coppice.run("run", "--repo", nowhere, "bad.md");
            assertThat(noRepository.exitCode()).as(noRepository.err()).isEqualTo(2);
            assertThat(noRepository.err()).contains("there is no folder /nope: name a git repository that is there");
        }

        Ended noOption = coppice.run("run", "--wrokers", "2", "bad.md");
        assertThat(noOption.exitCode()).isEqualTo(2);
        assertThat(noOption.err()).contains("--workers");
    }

    @Test
    void jsonIsTheOnlyOutput() throws Exception {
        Ended ended = committed("run", "--json", "--retries", "0", "--command", "test {} != b", "a", "b");

        assertThat(ended.exitCode()).as(ended.err()).isEqualTo(1);
        JsonNode results = JsonMapper.shared().readTree(ended.out());
        assertThat(results.get("status").asString()).isEqualTo("COMPLETE");
        assertThat(results.get("summary").get("total_tests").asInt()).isEqualTo(2);
        assertThat(results.get("summary").get("tests_failed").asInt()).isEqualTo(1);
        assertThat(results.get("results").get(0).get("status").asString()).isEqualTo("COMPLETE");
        assertThat(results.get("results").get(1).get("status").asString()).isEqualTo("FAILED");
    }

    @Test
    void onlyTheFailedRunAgain() throws Exception {
        committed("run", "--retries", "0", "--command", "test {} != b", "a", "b", "c");

        Ended again =
                coppice.run("run", "--json", "--only-failed", "--retries", "0", "--command", "true", "a", "b", "c");
        Ended none = coppice.run("run", "--only-failed", "--command", "true", "a", "b", "c");

        assertThat(JsonMapper.shared().readTree(again.out()).get("results"))
                .singleElement()
                .satisfies(job -> assertThat(job.get("plan_file").asString()).isEqualTo("b"));
        assertThat(none.exitCode()).isZero();
        assertThat(none.out()).contains("Nothing to run");
    }

    @Test
    void theBranchOfAUrlIsRun() throws Exception {
        coppice.repository.write("file.txt", "one\n").commit("one");
        TestRepository.shell(coppice.repository.path(), "git branch first");
        coppice.repository.write("file.txt", "two\n").commit("two");

        Ended ended = coppice.run(
                "run",
                "--repo",
                "file://" + coppice.repository.path(),
                "--rev",
                "first",
                "--command",
                "grep one file.txt");

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
    }

    @Test
    void withNothingToRunJsonIsTheOnlyOutputToo() throws Exception {
        committed("run", "--command", "true");

        Ended none = coppice.run("run", "--json", "--only-failed", "--command", "true");

        assertThat(none.exitCode()).isZero();
        assertThat(JsonMapper.shared().readTree(none.out()).get("results")).isEmpty();
    }

    private Ended committed(String... arguments) throws Exception {
        coppice.repository.write("file.txt", "content\n");
        return committedRun(arguments);
    }

    @Test
    void theUncommittedFilesGoAlongAndTheRepositoryIsNotTouched() throws Exception {
        coppice.repository.write("file.txt", "committed\n");
        coppice.repository.commit("files");
        coppice.repository.write("file.txt", "changed\n").write("new.txt", "new\n");
        Map<String, String> before = FolderSnapshot.withTimes(coppice.repository.path());

        Ended ended = coppice.run(
                "run",
                "--rev",
                "WORKTREE",
                "--command",
                "grep changed file.txt && cat new.txt && echo more >> file.txt && git commit -aqm x && echo y > z");

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(FolderSnapshot.withTimes(coppice.repository.path())).isEqualTo(before);
    }

    @Test
    void whatIsLeftOutIsSaid() throws Exception {
        coppice.repository.write("file.txt", "committed\n").commit("file");
        coppice.repository.write("file.txt", "changed\n").write("new.txt", "new\n");

        Ended ended = coppice.run("run", "--command", "grep -q committed file.txt && test ! -e new.txt #", "1");

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.err()).contains("2 uncommitted files are left out", "--rev WORKTREE");
        assertThat(coppice.run("run", "new.txt").err())
                .contains("new.txt: there is no such file at commit", "uncommitted files are only there with");
        assertThat(coppice.run("run", "gone.txt").err())
                .contains("gone.txt: there is no such file at commit")
                .doesNotContain("uncommitted files are only there");
        assertThat(coppice.run("run", "--rev", "WORKTREE", "--command", "test -e new.txt #", "1"))
                .extracting(Ended::exitCode, Ended::err)
                .containsExactly(0, "");
    }

    @Test
    void aSecretWithoutAValueIsRefusedBeforeAnythingRuns() throws Exception {
        plan("secret", "secrets: [NOT_THERE]", "true");
        Ended ended = committedRun("run", "docs/plans/secret.md");
        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("docs/plans/secret.md: the secret NOT_THERE has no value", "set the variable");
    }

    @Test
    void secretsReachTheTaskAndNoLog() throws Exception {
        plan("secret", "secrets: [API_TOKEN]", "test ${#API_TOKEN} = 17; echo \"token: $API_TOKEN\"");

        Ended ended = committedRun("run", "docs/plans/secret.md");

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(grep(coppice.report(), "token: ***")).isTrue();
        assertThat(grep(coppice.report(), "very-secret-value")).isFalse();
    }

    @Test
    void aSecretIsSeenNowhereWhateverIsMadeOfIt() throws Exception {
        coppice = new ProgramUnderTest(folder.resolve("other"), Map.of("BOT", "ghpVALUE1234567890"));
        plan("masked", "secrets: [BOT]\nretries: 0\nreports: [r.xml]", """
                echo "url=https://bot:$BOT@host" | grep --color=always VALUE
                printf 'Authorization: Basic %s\\n' "$(printf 'bot:%s' "$BOT" | base64)"
                set -x; : "$BOT"; set +x
                printf '%s' "$BOT" | sed 's/./&\\x1b[0m/g'
                printf '<testsuite name="s"><testcase classname="C" name="t %s"><failure message="m">' "$BOT" > r.xml
                printf 'ghp&#27;[31mVALUE&#27;[m1234567890</failure></testcase></testsuite>' >> r.xml
                exit 1""");

        Ended ended = committedRun("run", "docs/plans/masked.md");

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(1);
        assertThat(ended.out()).contains("https://bot:***", "Basic ");
        for (String part : List.of("VALUE", "1234567890", "WQUxVRTEyMzQ1Njc4")) {
            assertThat(ended.out() + ended.err()).doesNotContain(part);
            assertThat(grep(coppice.report(), part)).as(part).isFalse();
        }
        assertThat(grep(coppice.report(), "t ***")).isTrue();
    }

    @Test
    void aFailedPipelineFailsTheBlockInEachLanguage() throws Exception {
        String pipeline = "\nsh -c 'echo 3 tests failed; exit 1' | tee out.log\n```\n";
        coppice.repository.write(
                "docs/plans/pipes.md",
                "---\nretries: 0\non_failure: continue\n---\n## Batch 1: Pipes\n### Task 1.1: bash\n```bash" + pipeline
                        + "### Task 1.2: sh\n```sh" + pipeline + "### Task 1.3: shell\n```shell\r" + pipeline);

        Ended ended = committedRun("run", "docs/plans/pipes.md");

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(1);
        assertThat(ended.out()).contains("1.1 bash  exit code 1", "1.2 sh  exit code 1", "1.3 shell  exit code 1");
    }

    @Test
    void whereNoShellFailsAFailedPipelineNothingRuns() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String program : List.of("git", "find", "setsid", "mkfifo", "touch", "kill")) {
            String found = Stream.of(System.getenv("PATH").split(":"))
                    .map(entry -> Path.of(entry, program))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow()
                    .toString();
            Path script = Files.writeString(bin.resolve(program), "#!/bin/sh\nexec " + found + " \"$@\"\n");
            assertThat(script.toFile().setExecutable(true)).isTrue();
        }
        Path sh = Files.writeString(bin.resolve("sh"), """
                #!/bin/bash
                case " $* " in *' pipefail '*) exit 2;; esac
                exec /bin/bash "$@"
                """);
        assertThat(sh.toFile().setExecutable(true)).isTrue();
        coppice = new ProgramUnderTest(folder.resolve("other"), Map.of("PATH", bin.toString()));
        coppice.repository.write("docs/plans/one.md", "# One\n```sh\ntouch " + folder.resolve("ran") + "\n```\n");

        Ended ended = committedRun("run", "docs/plans/one.md");

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(3);
        assertThat(ended.out()).contains("BROKEN", "no shell here fails", "Install bash");
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    private static boolean grep(Path folder, String text) throws Exception {
        return new ProcessBuilder("grep", "-rqF", text, folder.toString())
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void reportsAndArtifactsAreTakenIn() throws Exception {
        plan(
                "junit",
                "retries: 0\nreports: [\"out/*.xml\"]\nartifacts: [\"out/*.bin\"]",
                "mkdir out; echo data > out/a.bin; cat > out/t.xml <<'XML'\n<testsuite name=\"s\">"
                        + "<testcase classname=\"c.D\" name=\"works\" time=\"0.25\"/>"
                        + "<testcase classname=\"c.D\" name=\"fails\" time=\"0.5\"><failure message=\"boom\">trace here</failure>"
                        + "</testcase></testsuite>\nXML\nexit 1");

        Ended ended = committedRun("run", "docs/plans/junit.md");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(Files.readString(coppice.report().resolve("junit.xml")))
                .contains("name=\"fails\"")
                .contains("classname=\"c.D\"")
                .contains("boom");
        assertThat(Files.readString(coppice.report().resolve("report.md"))).contains("boom");
        try (var files = Files.walk(coppice.report())) {
            assertThat(files).anyMatch(file -> file.endsWith("artifacts/out/a.bin"));
        }
    }

    @Test
    void aHostileReportBreaksTheAttemptAndNothingElse() throws Exception {
        plan(
                "xxe",
                "retries: 0\nreports: [\"t.xml\"]",
                "cat > t.xml <<'XML'\n<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><testsuite>&e;</testsuite>\nXML");

        Ended ended = committedRun("run", "docs/plans/xxe.md");

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isEqualTo(3);
        assertThat(ended.out()).contains("t.xml");
        assertThat(grep(coppice.report(), "root:x:0")).isFalse();
    }

    @Test
    void aTaskSeesNothingOfThePersonWhoRunsIt() throws Exception {
        Ended ended = committed(
                "run",
                "--env",
                "GREETING=hi",
                "--command",
                "test \"$GREETING\" = hi && test -z \"${API_TOKEN-}\" && test \"$HOME\" != '" + coppice.home
                        + "' && test -d \"$TMPDIR\" && git commit -q --allow-empty -m x && test -n \"$COPPICE_WORKTREE\"");

        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
    }
}
