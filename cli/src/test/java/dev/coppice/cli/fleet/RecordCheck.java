package dev.coppice.cli.fleet;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.AttemptOutcome;
import dev.coppice.attempt.Claim;
import dev.coppice.coordinator.session.AttemptRecord;
import dev.coppice.coordinator.session.JobRecord;
import dev.coppice.coordinator.session.Progress;
import dev.coppice.coordinator.session.SessionRecord;
import dev.coppice.coordinator.session.Sessions;
import dev.coppice.job.JobId;
import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Holds what is recorded of a session against what it promises, and against what its jobs said of themselves. */
final class RecordCheck {
    private static final int ALLOWED_BROKEN = 3;

    private final Sessions sessions;
    private final SessionId session;
    private final int retries;
    private final List<String> begun;
    private final Set<String> ended;
    private final List<String> wrong = new ArrayList<>();

    /**
     * @param retries of each job
     * @param begun what each run of a job said as it began: the job, the attempt's number, and the claim's token
     * @param ended what each run of a job said at its end: the job, the attempt's number, the claim's token, and its exit code
     */
    RecordCheck(Sessions sessions, SessionId session, int retries, List<String> begun, Set<String> ended) {
        this.sessions = sessions;
        this.session = session;
        this.retries = retries;
        this.begun = begun;
        this.ended = ended;
    }

    /** What is wrong, in words. */
    List<String> violations(int jobs) {
        List<JobRecord> records = sessions.jobs(session, 0, jobs + 1);
        expect(records.size() == jobs, records.size() + " jobs are recorded, not " + jobs);
        records.forEach(this::check);
        begun.forEach(this::checkItIsAccountedFor);
        expect(begun.size() == Set.copyOf(begun).size(), "a claim has begun twice: " + begun);
        SessionRecord record = sessions.session(session).orElseThrow();
        expect(record.state() == SessionState.COMPLETE, "the session is " + record.state());
        expect(record.endedAt().isPresent(), "the session has no end");
        Map<JobState, Integer> counted = new EnumMap<>(JobState.class);
        records.forEach(job -> counted.merge(job.state(), 1, Integer::sum));
        Progress progress = sessions.progress(session).orElseThrow();
        expect(progress.equals(Progress.of(counted)), "the session counts " + progress + ", but has " + counted);
        return wrong;
    }

    private void check(JobRecord job) {
        List<AttemptRecord> attempts = job.attempts();
        List<AttemptOutcome> outcomes = attempts.stream()
                .flatMap(attempt -> attempt.result().stream())
                .map(result -> result.outcome())
                .toList();
        String about = "job " + job.id() + " is " + job.state() + " after " + outcomes + ": ";
        expect(job.state().isEnd(), about + "it has not ended");
        expect(outcomes.size() == attempts.size(), about + "an attempt has not ended");
        expect(
                attempts.stream()
                        .map(AttemptRecord::number)
                        .toList()
                        .equals(IntStream.rangeClosed(1, attempts.size())
                                .boxed()
                                .toList()),
                about + "its attempts are not numbered one by one");
        attempts.stream()
                .limit(Math.max(0, attempts.size() - 1))
                .forEach(attempt -> expect(
                        attempt.result()
                                .filter(result -> result.outcome() != AttemptOutcome.PASSED
                                        && !result.message().isBlank())
                                .isPresent(),
                        about + "nothing says why attempt " + (attempt.number() + 1) + " followed"));
        if (!outcomes.isEmpty()) {
            expect(job.state() == deserved(outcomes), about + "it should be " + deserved(outcomes));
        }
        attempts.forEach(attempt -> checkItRan(job, attempt, about));
    }

    /** Whatever ran is a recorded attempt, or noted beside them with its reason. */
    private void checkItIsAccountedFor(String line) {
        String[] words = line.split(" ", -1);
        AttemptId attempt = new AttemptId(new JobId(words[0]), Integer.parseInt(words[1]));
        Claim claim = new Claim(attempt, words[2]);
        boolean recorded = sessions.owner(attempt).filter(claim::equals).isPresent();
        boolean noted = sessions.strays(attempt.job()).stream()
                .anyMatch(stray -> stray.claim().equals(claim));
        expect(recorded || noted, claim + " ran, and neither is it recorded nor does anything say why it ran");
    }

    /** What a job's outcomes make of it. */
    private JobState deserved(List<AttemptOutcome> outcomes) {
        long failed = outcomes.stream()
                .filter(outcome -> outcome == AttemptOutcome.TESTS_FAILED)
                .count();
        long broken = outcomes.stream()
                .filter(outcome -> outcome == AttemptOutcome.LOST || outcome == AttemptOutcome.BROKEN)
                .count();
        return switch (outcomes.getLast()) {
            case PASSED -> failed == 0 ? JobState.PASSED : JobState.FLAKY;
            case TESTS_FAILED -> failed == retries + 1 ? JobState.FAILED : JobState.RETRYING;
            case LOST, BROKEN -> broken == ALLOWED_BROKEN + 1 ? JobState.BROKEN : JobState.RETRYING;
            case INTERRUPTED, TIMED_OUT, CANCELLED -> JobState.RETRYING;
        };
    }

    /** The claim that is recorded is one that ran to its end, with the exit code that the outcome stands for. */
    private void checkItRan(JobRecord job, AttemptRecord attempt, String about) {
        attempt.result().ifPresent(result -> {
            boolean verdict =
                    result.outcome() == AttemptOutcome.PASSED || result.outcome() == AttemptOutcome.TESTS_FAILED;
            if (verdict) {
                AttemptId id = new AttemptId(job.id(), attempt.number());
                String token = sessions.owner(id).map(claim -> claim.token()).orElse("nobody");
                String line = job.id() + " " + attempt.number() + " " + token + " "
                        + (result.outcome() == AttemptOutcome.PASSED ? 0 : 1);
                expect(ended.contains(line), about + "no job ever said '" + line + "'");
            }
        });
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }
}
