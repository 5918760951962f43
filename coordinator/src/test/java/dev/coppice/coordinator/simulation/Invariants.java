package dev.coppice.coordinator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.AttemptResult;
import dev.coppice.attempt.Claim;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.Progress;
import dev.coppice.coordinator.session.SessionChange;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.job.JobId;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold of a session that has ended, whatever has happened. */
final class Invariants {
    private final World world;

    Invariants(World world) {
        this.world = world;
    }

    void check(SessionId id) {
        SessionRecord session = world.sessions.session(id).orElseThrow();
        List<JobRecord> jobs = world.sessions.jobs(id, 0, 1_000);
        jobs.forEach(this::check);
        assertThat(session.verdict())
                .contains(Verdict.of(jobs.stream().map(JobRecord::state).toList()));
        Progress progress = world.sessions.progress(id).orElseThrow();
        assertThat(progress.running() + progress.pending()).isZero();
        assertThat(progress.completed() + progress.failed()).isEqualTo(jobs.size());
        toldOnce(id);
        capKept(session);
    }

    /** What was done that must not be, and what was begun without a record that accounts for it. */
    void checkExecutions() {
        assertThat(world.violations).as("against the rules").isEmpty();
        for (Claim claim : world.executions) {
            boolean recorded =
                    world.sessions.owner(claim.attempt()).filter(claim::equals).isPresent();
            assertThat(recorded
                            || world.sessions.strays(claim.attempt().job()).stream()
                                    .anyMatch(stray -> stray.claim().equals(claim)))
                    .as("%s ran: it is a recorded attempt, or noted beside them", claim)
                    .isTrue();
        }
    }

    /** Each attempt beyond the first follows one that ended for a reason to try again. */
    private static void followsForAReason(JobRecord job) {
        List<AttemptOutcome> outcomes = job.attempts().stream()
                .map(attempt -> attempt.result().orElseThrow().outcome())
                .toList();
        assertThat(outcomes.stream().limit(Math.max(0, outcomes.size() - 1)))
                .as("the attempts of %s before its last", job)
                .doesNotContain(AttemptOutcome.PASSED, AttemptOutcome.CANCELLED);
    }

    private void check(JobRecord job) {
        followsForAReason(job);
        assertThat(job.state().isEnd()).as("%s has ended", job).isTrue();
        for (AttemptRecord attempt : job.attempts()) {
            AttemptResult result = attempt.result().orElseThrow();
            if (attempt.slot().isPresent()) {
                isTrue(new AttemptId(job.id(), attempt.number()), result);
            }
        }
        boolean passed = job.attempts().stream()
                .anyMatch(attempt -> attempt.result().orElseThrow().outcome() == AttemptOutcome.PASSED);
        assertThat(passed)
                .as("a pass is recorded of %s exactly when it passed, or was cancelled on the way", job)
                .isEqualTo(job.state().isPass() || (passed && job.state() == JobState.CANCELLED));
    }

    /** What is recorded is what one execution of this very attempt came to. */
    private void isTrue(AttemptId attempt, AttemptResult result) {
        if (result.outcome() == AttemptOutcome.LOST || result.outcome() == AttemptOutcome.TIMED_OUT) {
            return;
        }
        Claim claim = new Claim(attempt, result.message()); // where a simulated worker writes its token
        assertThat(world.outcomes)
                .as("attempt %s is recorded as %s", attempt, result)
                .containsEntry(claim, result.outcome());
    }

    /** No outcome is told twice. A coordinator that crashes may leave one untold. */
    private void toldOnce(SessionId session) {
        Set<String> attempts = new HashSet<>();
        Set<JobId> ends = new HashSet<>();
        for (SessionChange change : world.changes) {
            if (change.session().equals(session)) {
                if (change instanceof SessionChange.AttemptFinished finished) {
                    assertThat(attempts.add(
                                    finished.job() + "#" + finished.attempt().number()))
                            .as("one outcome of %s", finished)
                            .isTrue();
                } else if (change instanceof SessionChange.JobEnded end) {
                    assertThat(ends.add(end.job().id()))
                            .as("one end of %s", end)
                            .isTrue();
                }
            }
        }
    }

    private void capKept(SessionRecord session) {
        Set<AttemptId> running = new HashSet<>();
        for (SessionChange change : world.changes) {
            if (change.session().equals(session.id())) {
                if (change instanceof SessionChange.AttemptStarted started) {
                    running.add(started.attempt());
                } else if (change instanceof SessionChange.AttemptFinished finished) {
                    running.remove(
                            new AttemptId(finished.job(), finished.attempt().number()));
                }
                assertThat(running).as("running at once").hasSizeLessThanOrEqualTo(session.parallelism());
            }
        }
    }

    /** The attempts that are said to be offered, without a ticket or an execution anywhere. To be asked when all is well. */
    Set<AttemptId> withoutTicket(List<SessionId> sessions) {
        return sessions.stream()
                .flatMap(id -> world.sessions.jobs(id, 0, 1_000).stream())
                .filter(job -> job.state() == JobState.DISPATCHED)
                .map(job -> new AttemptId(job.id(), job.attempts().size() + 1))
                .filter(attempt -> !world.broker.holds(attempt)
                        && world.begun.stream()
                                .noneMatch(claim -> claim.attempt().equals(attempt)))
                .collect(Collectors.toSet());
    }

    /** No claim is lost whose end lay in the queue before the question about it. */
    void noneLostThatHadReported() {
        world.broker.questions.forEach((claim, asked) -> {
            Long finished = world.broker.finishes.get(claim);
            if (finished != null && finished < asked) {
                SessionId session = new SessionId(claim.attempt()
                        .job()
                        .value()
                        .substring(0, claim.attempt().job().value().lastIndexOf('-')));
                JobRecord job = world.sessions.job(claim.attempt().job()).orElseThrow();
                AttemptOutcome recorded = job.attempts().stream()
                        .filter(attempt -> attempt.number() == claim.attempt().number())
                        .findFirst()
                        .flatMap(AttemptRecord::result)
                        .orElseThrow()
                        .outcome();
                assertThat(recorded)
                        .as("session %s: %s had reported its end before it was asked about", session, claim)
                        .isNotEqualTo(AttemptOutcome.LOST);
            }
        });
    }
}
