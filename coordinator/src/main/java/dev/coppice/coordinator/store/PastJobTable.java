package dev.coppice.coordinator.store;

import dev.coppice.coordinator.history.JobKey;
import dev.coppice.coordinator.history.Runs;
import dev.coppice.job.JobState;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table of how jobs went before: a row for each job of a repository, whatever sessions it was in. */
record PastJobTable(Sql sql) {
    private static final int CHUNK = 1_000;

    /**
     * A job ended.
     *
     * @param took how long the attempt that passed took; empty when none did
     */
    record End(JobKey key, JobState state, Optional<Duration> took) {}

    private record Line(JobKey key, JobState state, Runs runs) {}

    /** How these jobs went; without those that never ended. */
    Map<JobKey, Runs> read(Collection<JobKey> keys) {
        Map<String, JobKey> wanted = new LinkedHashMap<>();
        keys.forEach(key -> wanted.put(id(key), key));
        Map<JobKey, Runs> found = new HashMap<>();
        List<String> ids = List.copyOf(wanted.keySet());
        for (int from = 0; from < ids.size(); from += CHUNK) {
            String[] some =
                    ids.subList(from, Math.min(ids.size(), from + CHUNK)).toArray(String[]::new);
            sql.query(
                    "SELECT id, runs FROM past_job WHERE id = ANY(?)",
                    row -> found.put(wanted.get(row.text()), runs(row.text())),
                    (Object) some);
        }
        return found;
    }

    Map<JobKey, JobState> lastEnds(String repository) {
        Map<JobKey, JobState> ends = new HashMap<>();
        sql.query(
                "SELECT plan, batch_range, state FROM past_job WHERE repository = ?",
                row -> ends.put(new JobKey(repository, row.text(), row.text()), row.name(JobState.class)),
                repository);
        return ends;
    }

    /** Adds ends, in the order in which they came. */
    void add(List<End> ends) {
        Map<JobKey, Runs> before = read(ends.stream().map(End::key).toList());
        Map<JobKey, Line> lines = new LinkedHashMap<>();
        for (End end : ends) {
            Line last = lines.get(end.key());
            Runs runs = last != null ? last.runs() : before.getOrDefault(end.key(), Runs.NONE);
            lines.put(
                    end.key(),
                    new Line(end.key(), end.state(), end.took().map(runs::and).orElse(runs)));
        }
        Map<Boolean, List<Line>> known =
                lines.values().stream().collect(Collectors.partitioningBy(line -> before.containsKey(line.key())));
        sql.batch(
                "UPDATE past_job SET state = ?, runs = ? WHERE id = ?",
                known.getOrDefault(true, List.of()),
                (Parameters parameters, Line line) -> parameters
                        .text(line.state().name())
                        .text(text(line.runs()))
                        .text(id(line.key())));
        sql.batch(
                "INSERT INTO past_job (state, runs, id, repository, plan, batch_range) VALUES (?, ?, ?, ?, ?, ?)",
                known.getOrDefault(false, List.of()),
                (Parameters parameters, Line line) -> insert(parameters, line));
    }

    private static void insert(Parameters parameters, Line line) throws SQLException {
        parameters
                .text(line.state().name())
                .text(text(line.runs()))
                .text(id(line.key()))
                .text(line.key().repository())
                .text(line.key().plan())
                .text(line.key().range());
    }

    private static String id(JobKey key) {
        return Hash.of(key.repository() + "\n" + key.plan() + "\n" + key.range());
    }

    /** Microseconds, with blanks between. */
    private static String text(Runs runs) {
        return runs.latest().stream()
                .map(run -> Long.toString(Parameters.micros(run)))
                .collect(Collectors.joining(" "));
    }

    private static Runs runs(String text) {
        return new Runs(Arrays.stream(text.split(" ", -1))
                .filter(run -> !run.isEmpty())
                .map(run -> Duration.of(Long.parseLong(run), ChronoUnit.MICROS))
                .toList());
    }
}
