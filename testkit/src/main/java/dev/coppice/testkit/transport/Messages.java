package dev.coppice.testkit.transport;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.Claim;
import dev.coppice.job.JobId;
import dev.coppice.job.JobSpec;
import dev.coppice.plan.Isolation;
import dev.coppice.plan.OnFailure;
import dev.coppice.session.SessionId;
import dev.coppice.slot.WorkerId;
import dev.coppice.transport.Event;
import dev.coppice.transport.Source;
import dev.coppice.transport.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Messages to send; equal when their numbers or names are. */
public final class Messages {
    private Messages() {}

    public static Claim claim(int number) {
        return new Claim(new AttemptId(new JobId("s-" + (number + 1)), 1), "token");
    }

    public static Event event(int number) {
        return new Event.CheckedOut(claim(number), "wt-1", Instant.EPOCH);
    }

    public static Ticket ticket(String job, String pool) {
        JobSpec spec = new JobSpec(
                "plan.md",
                "all",
                "plan",
                List.of(),
                pool,
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
        return new Ticket(
                new SessionId("s"),
                new AttemptId(new JobId(job), 1),
                new Source("/repo", "c0ffee"),
                spec,
                Set.of(new WorkerId("other")),
                0);
    }
}
