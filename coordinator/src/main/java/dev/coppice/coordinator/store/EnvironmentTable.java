package dev.coppice.coordinator.store;

import dev.coppice.coordinator.environment.Environment;
import java.util.List;

/** The table of named environments. */
record EnvironmentTable(Sql sql) {

    List<Environment> all() {
        return sql.query("SELECT name, body FROM environment ORDER BY name", row -> {
            String name = row.text();
            return Json.read(row.text(), Environment.class, "environment " + name);
        });
    }

    void put(Environment environment) {
        String body = Json.write(environment);
        int known = sql.update(
                "UPDATE environment SET token = ?, worker = ?, owner = ?, body = ? WHERE name = ?",
                environment.id().token(),
                environment.worker(),
                environment.owner(),
                body,
                environment.id().name());
        if (known == 0) {
            sql.update(
                    "INSERT INTO environment (name, token, worker, owner, body) VALUES (?, ?, ?, ?, ?)",
                    environment.id().name(),
                    environment.id().token(),
                    environment.worker(),
                    environment.owner(),
                    body);
        }
    }

    void forget(String name) {
        sql.update("DELETE FROM environment WHERE name = ?", name);
    }
}
