package dev.coppice.coordinator.store;

import dev.coppice.coordinator.session.StoreException;
import dev.coppice.job.JobSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The table of specifications: each content once. Keeps those used last in memory. */
final class SpecTable {
    private static final int CACHED = 1_000;

    private final Sql sql;
    private final JsonMapper json = JsonMapper.builder().build();
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
        String body = json.writeValueAsString(spec);
        String key = key(body);
        if (!cache.containsKey(key)
                && sql.queryOne("SELECT id FROM job_spec WHERE id = ?", Row::text, key)
                        .isEmpty()) {
            sql.batch(
                    "INSERT INTO job_spec (id, body) VALUES (?, ?)",
                    List.of(body),
                    (parameters, text) -> parameters.text(key).text(text));
        }
        cache.put(key, spec);
        return key;
    }

    JobSpec spec(String key) {
        JobSpec cached = cache.get(key);
        if (cached != null) {
            return cached;
        }
        String body = sql.queryOne("SELECT body FROM job_spec WHERE id = ?", Row::text, key)
                .orElseThrow(() -> new IllegalStateException("the store has no specification " + key));
        try {
            JobSpec spec = json.readValue(body, JobSpec.class);
            cache.put(key, spec);
            return spec;
        } catch (JacksonException e) {
            throw new StoreException("specification " + key + " can't be read: " + e.getMessage(), e);
        }
    }

    /** Forgets what may not have been committed. */
    void rolledBack() {
        cache.clear();
    }

    private static String key(String body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
