package dev.coppice.coordinator.store;

import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.Claim;
import dev.coppice.coordinator.job.JobAddress;
import dev.coppice.coordinator.session.StrayExecution;
import dev.coppice.coordinator.session.StrayReason;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import java.util.List;

/** The table of executions beside the recorded attempts. */
record StrayTable(Sql sql) {

    /** Notes one; false when it is noted already, for whatever reason. */
    boolean note(StrayExecution stray) {
        AttemptId attempt = stray.claim().attempt();
        JobAddress job = JobAddress.of(attempt.job()).orElseThrow();
        boolean known = sql.queryOne(
                        "SELECT number FROM stray_execution"
                                + " WHERE session_id = ? AND ordinal = ? AND number = ? AND token = ?",
                        Row::number,
                        job.session(),
                        job.ordinal(),
                        attempt.number(),
                        stray.claim().token())
                .isPresent();
        if (!known) {
            sql.update(
                    "INSERT INTO stray_execution (session_id, ordinal, number, token, worker, slot, reason, heard_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    job.session(),
                    job.ordinal(),
                    attempt.number(),
                    stray.claim().token(),
                    stray.slot().worker(),
                    stray.slot().number(),
                    stray.reason(),
                    stray.heardAt());
        }
        return !known;
    }

    /** Those of a job, in the order in which they were heard of; without such as their own end has made the recorded one since. */
    List<StrayExecution> strays(JobAddress job) {
        return sql.query(
                "SELECT number, token, worker, slot, reason, heard_at FROM stray_execution stray"
                        + " WHERE session_id = ? AND ordinal = ? AND (reason = 'UNANSWERED' OR NOT EXISTS"
                        + " (SELECT 1 FROM attempt WHERE attempt.session_id = stray.session_id"
                        + " AND attempt.ordinal = stray.ordinal AND attempt.number = stray.number"
                        + " AND attempt.token = stray.token)) ORDER BY heard_at, number, token",
                row -> new StrayExecution(
                        new Claim(new AttemptId(job.id(), row.number()), row.text()),
                        new Slot(new WorkerId(row.text()), row.number()),
                        row.name(StrayReason.class),
                        row.time()),
                job.session(),
                job.ordinal());
    }
}
