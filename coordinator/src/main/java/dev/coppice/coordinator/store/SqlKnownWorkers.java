package dev.coppice.coordinator.store;

import dev.coppice.coordinator.fleet.KnownWorker;
import dev.coppice.coordinator.fleet.KnownWorkers;
import dev.coppice.slot.Readiness;
import dev.coppice.slot.WorkerId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The table of workers. */
record SqlKnownWorkers(Transactions readers, Transactions writer) implements KnownWorkers {
    @Override
    public List<KnownWorker> all() {
        return readers.run(sql -> sql.query(
                "SELECT id, boot, pools, slots, heard_at, wanted FROM worker ORDER BY id",
                row -> new KnownWorker(
                        new WorkerId(row.text()),
                        row.text(),
                        row.text().lines().collect(Collectors.toSet()),
                        row.number(),
                        row.time(),
                        row.optionalName(Readiness.class))));
    }

    @Override
    public void heard(Collection<KnownWorker> workers) {
        writer.run(sql -> {
            workers.forEach(worker -> heard(sql, worker));
            return workers.size();
        });
    }

    private static void heard(Sql sql, KnownWorker worker) {
        int known = sql.update(
                "UPDATE worker SET boot = ?, pools = ?, slots = ?, heard_at = ? WHERE id = ?",
                worker.boot(),
                lines(worker.pools()),
                worker.slots(),
                worker.heardAt(),
                worker.id());
        if (known == 0) {
            sql.update(
                    "INSERT INTO worker (id, boot, pools, slots, heard_at) VALUES (?, ?, ?, ?, ?)",
                    worker.id(),
                    worker.boot(),
                    lines(worker.pools()),
                    worker.slots(),
                    worker.heardAt());
        }
    }

    private static String lines(Set<String> pools) {
        return pools.stream().sorted().collect(Collectors.joining("\n"));
    }

    @Override
    public boolean want(WorkerId worker, Optional<Readiness> wanted) {
        return writer.run(sql -> sql.update("UPDATE worker SET wanted = ? WHERE id = ?", wanted, worker)) > 0;
    }

    @Override
    public void forget(Instant heardBefore) {
        writer.run(sql -> sql.update("DELETE FROM worker WHERE heard_at < ?", heardBefore));
    }
}
