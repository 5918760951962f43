package dev.coppice.coordinator.history;

import dev.coppice.job.JobState;
import dev.coppice.session.SessionId;
import dev.coppice.session.SessionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One repository's history in memory. For one thread at a time. */
final class Past {
    private static final class Counted {
        private final Entry.Began began;
        private Entry.@Nullable Ended ended;
        private int passed;
        private int failed;
        private int skipped;

        Counted(Entry.Began began) {
            this.began = began;
        }
    }

    private final String repository;
    private final Map<SessionId, Counted> sessions = new LinkedHashMap<>();
    private final Map<JobKey, Runs> runs = new HashMap<>();
    private final Map<JobKey, JobState> lastEnds = new HashMap<>();

    Past(String repository) {
        this.repository = repository;
    }

    void add(Entry entry) {
        Counted session = sessions.get(entry.session());
        switch (entry) {
            case Entry.Began began -> sessions.put(began.session(), new Counted(began));
            case Entry.Ended ended -> {
                if (session != null) {
                    session.ended = ended;
                }
            }
            case Entry.JobEnded job -> {
                if (session != null) {
                    count(session, job.state());
                }
                JobKey key = new JobKey(repository, job.plan(), job.range());
                lastEnds.put(key, job.state());
                job.took()
                        .ifPresent(took ->
                                runs.put(key, runs.getOrDefault(key, Runs.NONE).and(took)));
            }
        }
    }

    private static void count(Counted session, JobState end) {
        if (end.isPass()) {
            session.passed++;
        } else if (end == JobState.SKIPPED) {
            session.skipped++;
        } else {
            session.failed++;
        }
    }

    Optional<Duration> expected(JobKey key) {
        return runs.getOrDefault(key, Runs.NONE).median();
    }

    Map<JobKey, JobState> lastEnds() {
        return Map.copyOf(lastEnds);
    }

    int sessionCount() {
        return sessions.size();
    }

    /** The ids of the latest sessions, oldest first. */
    List<SessionId> latestIds(int limit) {
        List<SessionId> ids = List.copyOf(sessions.keySet());
        return ids.subList(Math.max(0, ids.size() - limit), ids.size());
    }

    List<PastSession> latest(int limit) {
        List<PastSession> latest = new ArrayList<>(sessions.values().stream()
                .skip(Math.max(0, sessions.size() - limit))
                .map(this::session)
                .toList());
        Collections.reverse(latest);
        return latest;
    }

    private PastSession session(Counted counted) {
        Optional<Entry.Ended> ended = Optional.ofNullable(counted.ended);
        return new PastSession(
                counted.began.session(),
                repository,
                counted.began.revision(),
                counted.began.commit(),
                ended.map(Entry.Ended::state).orElse(SessionState.RUNNING),
                ended.flatMap(Entry.Ended::verdict),
                counted.began.jobs(),
                counted.passed,
                counted.failed,
                counted.skipped,
                counted.began.at(),
                ended.map(Entry.Ended::at));
    }
}
