package dev.coppice.coordinator.store;

import dev.coppice.job.JobSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table of specifications: each content once. Keeps those used last in memory. */
final class SpecTable {
    private static final int CHUNK = 1_000;
    /** More than a page of jobs has. */
    private static final int CACHED = 2 * CHUNK;

    private final Sql sql;
    private final Map<String, JobSpec> cache = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, JobSpec> eldest) {
            return size() > CACHED;
        }
    };

    SpecTable(Sql sql) {
        this.sql = sql;
    }

    String keep(JobSpec spec) {
        return keepAll(List.of(spec)).getFirst();
    }

    List<String> keepAll(List<JobSpec> all) {
        List<String> keys = new ArrayList<>(all.size());
        for (int from = 0; from < all.size(); from += CHUNK) {
            keys.addAll(keepSome(all.subList(from, Math.min(all.size(), from + CHUNK))));
        }
        return keys;
    }

    private List<String> keepSome(List<JobSpec> specs) {
        List<String> keys = new ArrayList<>();
        Map<String, String> missing = new LinkedHashMap<>();
        for (JobSpec spec : specs) {
            String body = Json.write(spec);
            String key = Hash.of(body);
            keys.add(key);
            if (cache.put(key, spec) == null) {
                missing.put(key, body);
            }
        }
        if (!missing.isEmpty()) {
            sql.query("SELECT id FROM job_spec WHERE id = ANY(?)", Row::text, (Object)
                            missing.keySet().toArray(String[]::new))
                    .forEach(missing::remove);
            sql.batch(
                    "INSERT INTO job_spec (id, body) VALUES (?, ?)",
                    missing.entrySet(),
                    (Parameters parameters, Map.Entry<String, String> spec) ->
                            parameters.text(spec.getKey()).text(spec.getValue()));
        }
        return keys;
    }

    /** Has specifications at hand that will be asked for. */
    void load(Collection<String> keys) {
        String[] missing =
                keys.stream().filter(key -> !cache.containsKey(key)).distinct().toArray(String[]::new);
        if (missing.length > 0) {
            sql.query(
                    "SELECT id, body FROM job_spec WHERE id = ANY(?)",
                    row -> {
                        String key = row.text();
                        return cache.put(key, Json.read(row.text(), JobSpec.class, "specification " + key));
                    },
                    (Object) missing);
        }
    }

    JobSpec spec(String key) {
        load(List.of(key));
        JobSpec spec = cache.get(key);
        if (spec == null) {
            throw new IllegalStateException("the store has no specification " + key);
        }
        return spec;
    }

    /** Forgets what may not have been committed. */
    void rolledBack() {
        cache.clear();
    }
}
