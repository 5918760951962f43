package dev.coppice.coordinator.store;

import dev.coppice.coordinator.job.JobAddress;
import dev.coppice.coordinator.session.Store;
import dev.coppice.job.JobId;
import dev.coppice.session.SessionId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table of which job needs which. */
record NeedTable(Sql sql) {
    private record Line(int needing, int needed) {}

    void insert(Collection<Store.Need> needs) {
        sql.batch(
                "INSERT INTO need (session_id, needed, needing) VALUES (?, ?, ?)",
                needs,
                (Parameters parameters, Store.Need need) -> {
                    JobAddress needed = JobAddress.of(need.needed()).orElseThrow();
                    JobAddress needing = JobAddress.of(need.needing()).orElseThrow();
                    parameters
                            .text(needed.session().value())
                            .number(needed.ordinal())
                            .number(needing.ordinal());
                });
    }

    List<JobId> needing(JobAddress needed) {
        return sql.query(
                "SELECT needing FROM need WHERE session_id = ? AND needed = ? ORDER BY needing",
                row -> new JobAddress(needed.session(), row.number()).id(),
                needed.session(),
                needed.ordinal());
    }

    /** The ordinals of the jobs needed, by the ordinal of the one that needs them. */
    Map<Integer, List<Integer>> needs(SessionId session) {
        Map<Integer, List<Integer>> needs = new HashMap<>();
        sql.query(
                        "SELECT needing, needed FROM need WHERE session_id = ? ORDER BY needing, needed",
                        row -> new Line(row.number(), row.number()),
                        session)
                .forEach(line -> needs.computeIfAbsent(line.needing(), job -> new ArrayList<>())
                        .add(line.needed()));
        return needs;
    }
}
