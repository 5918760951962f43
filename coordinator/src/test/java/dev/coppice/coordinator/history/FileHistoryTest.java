package dev.coppice.coordinator.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobId;
import dev.coppice.job.JobSpec;
import dev.coppice.job.JobState;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import dev.coppice.session.Verdict;
import dev.coppice.transport.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHistoryTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final JobKey A = new JobKey("/repo", "a.md", "all");

    @TempDir
    private Path folder;

    @Test
    void nothingIsKnownAtFirst() {
        FileHistory history = new FileHistory(folder.resolve("none"));
        assertThat(history.expected(A)).isEmpty();
        assertThat(history.sessions("/repo", 10)).isEmpty();
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void expectsTheMedianOfTheLastTenRunsThatPassed() {
        FileHistory history = new FileHistory(folder);
        record(history, "early", "a.md", JobState.PASSED, 1_000);
        for (int run = 1; run <= 10; run++) {
            record(history, "s" + run, "a.md", JobState.PASSED, run * 10);
            record(history, "f" + run, "a.md", JobState.FAILED, 1);
        }
        for (FileHistory each : List.of(history, new FileHistory(folder))) {
            assertThat(each.expected(A)).contains(Duration.ofSeconds(55));
            assertThat(each.expected(new JobKey("/repo", "a.md", "1"))).isEmpty();
            assertThat(each.expected(new JobKey("/other", "a.md", "all"))).isEmpty();
        }
    }

    @Test
    void tellsHowEachJobEndedLast() {
        FileHistory history = new FileHistory(folder);
        record(history, "s1", "a.md", JobState.PASSED, 1);
        record(history, "s1", "b.md", JobState.PASSED, 1);
        record(history, "s2", "a.md", JobState.BROKEN, 1);
        assertThat(new FileHistory(folder).lastEnds("/repo"))
                .containsOnly(
                        Map.entry(A, JobState.BROKEN), Map.entry(new JobKey("/repo", "b.md", "all"), JobState.PASSED));
    }

    @Test
    void listsSessionsNewestFirstAndThoseWithoutAnEndAsUnfinished() {
        FileHistory history = new FileHistory(folder);
        history.began(session("s1", SessionState.RUNNING));
        record(history, "s1", "a.md", JobState.PASSED, 1);
        record(history, "s1", "b.md", JobState.FAILED, 1);
        record(history, "s1", "c.md", JobState.SKIPPED, 1);
        record(history, "s1", "d.md", JobState.SKIPPED, 1);
        history.ended(session("s1", SessionState.COMPLETE));
        history.began(session("s2", SessionState.RUNNING));
        List<PastSession> sessions = new FileHistory(folder).sessions("/repo", 10);
        assertThat(sessions).extracting(past -> past.id().value()).containsExactly("s2", "s1");
        assertThat(sessions).extracting(PastSession::unfinished).containsExactly(true, false);
        assertThat(sessions.get(1).passed()).isEqualTo(1);
        assertThat(sessions.get(1).failed()).isEqualTo(1);
        assertThat(sessions.get(1).skipped()).isEqualTo(2);
        assertThat(sessions.get(1).verdict()).contains(Verdict.FAILED);
        assertThat(new FileHistory(folder).sessions("/repo", 1)).hasSize(1);
    }

    @Test
    void aLineCutOffByAKillIsPassedOverAndTheNextOneIsWhole() throws IOException {
        FileHistory history = new FileHistory(folder);
        record(history, "s1", "a.md", JobState.PASSED, 10);
        Files.writeString(file(), "{\"session\":\"s1\",\"plan\":\"b.", StandardOpenOption.APPEND);
        record(new FileHistory(folder), "s2", "a.md", JobState.PASSED, 20);
        assertThat(new FileHistory(folder).expected(A)).contains(Duration.ofSeconds(15));
    }

    @Test
    void keepsTheLatestSessionsOnly() throws IOException {
        FileHistory history = new FileHistory(folder);
        for (int number = 0; number < 700; number++) {
            history.began(session("s" + number, SessionState.RUNNING));
        }
        FileHistory next = new FileHistory(folder);
        next.began(session("last", SessionState.RUNNING));
        List<PastSession> kept = new FileHistory(folder).sessions("/repo", 10_000);
        assertThat(kept).hasSizeBetween(500, 601);
        assertThat(kept.getFirst().id().value()).isEqualTo("last");
    }

    @Test
    void severalProcessesWriteAtOnceAndLoseNothing() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            processes.add(new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            folder.toString(),
                            "p" + number)
                    .inheritIO()
                    .start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        assertThat(new FileHistory(folder).lastEnds("/repo")).hasSize(300);
    }

    /** A process that writes. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) {
            FileHistory history = new FileHistory(Path.of(args[0]));
            history.began(session(args[1], SessionState.RUNNING));
            for (int job = 0; job < 100; job++) {
                record(history, args[1], args[1] + "-" + job, JobState.PASSED, 1);
            }
        }
    }

    private Path file() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void record(FileHistory history, String session, String plan, JobState state, int seconds) {
        AttemptResult result = AttemptResult.withoutTasks(
                state == JobState.PASSED ? AttemptOutcome.PASSED : AttemptOutcome.TESTS_FAILED, Optional.empty(), "");
        AttemptRecord attempt = new AttemptRecord(
                1,
                Optional.empty(),
                "",
                Optional.of(START),
                Optional.of(START.plusSeconds(seconds)),
                Optional.of(result),
                "");
        JobSpec spec = new JobSpec(
                plan,
                "all",
                plan,
                List.of(),
                "default",
                0,
                0,
                Duration.ofMinutes(1),
                Optional.empty(),
                Isolation.WORKTREE,
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                OnFailure.STOP,
                Optional.empty());
        history.ended(
                session(session, SessionState.RUNNING),
                new JobRecord(new JobId(session + "-1"), 1, spec, state, Optional.empty(), "", List.of(attempt)));
    }

    private static SessionRecord session(String id, SessionState state) {
        boolean ended = state != SessionState.RUNNING;
        return new SessionRecord(
                new SessionId(id),
                new Source("/repo", "c0ffee"),
                "main",
                1,
                2,
                state,
                ended ? Optional.of(Verdict.FAILED) : Optional.empty(),
                START,
                Optional.empty(),
                ended ? Optional.of(START.plusSeconds(9)) : Optional.empty());
    }
}
