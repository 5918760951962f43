package dev.coppice.coordinator.store;

import dev.coppice.coordinator.session.SlotView;
import dev.coppice.session.SessionId;
import dev.coppice.slot.Slot;
import dev.coppice.slot.WorkerId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of the slots that sessions have used. Knows what it wrote last, so as to write only what is new. */
final class SlotTable {
    private static final int KNOWN = 10_000;

    private record Use(SessionId session, Slot slot) {}

    private final Sql sql;
    private final Map<Use, String> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Use, String> eldest) {
            return size() > KNOWN;
        }
    };

    SlotTable(Sql sql) {
        this.sql = sql;
    }

    /** @param worktree empty as long as it is not known */
    void used(SessionId session, Slot slot, String worktree) {
        Use use = new Use(session, slot);
        String before = known.get(use);
        if (worktree.equals(before) || (before != null && worktree.isEmpty())) {
            return;
        }
        if (worktree.isEmpty() ? !isThere(use) : !update(use, worktree)) {
            sql.update(
                    "INSERT INTO session_slot (session_id, worker, slot, worktree) VALUES (?, ?, ?, ?)",
                    session,
                    slot.worker(),
                    slot.number(),
                    worktree);
        }
        known.put(use, worktree);
    }

    private boolean isThere(Use use) {
        return !sql.query(
                        "SELECT worktree FROM session_slot WHERE session_id = ? AND worker = ? AND slot = ?",
                        Row::text,
                        use.session(),
                        use.slot().worker(),
                        use.slot().number())
                .isEmpty();
    }

    private boolean update(Use use, String worktree) {
        return sql.update(
                        "UPDATE session_slot SET worktree = ? WHERE session_id = ? AND worker = ? AND slot = ?",
                        worktree,
                        use.session(),
                        use.slot().worker(),
                        use.slot().number())
                > 0;
    }

    /** The slots a session has used, each with the worktree it used there last. */
    List<SlotView> slots(SessionId session) {
        return sql.query(
                "SELECT worker, slot, worktree FROM session_slot WHERE session_id = ? ORDER BY worker, slot",
                row -> new SlotView(new Slot(new WorkerId(row.text()), row.number()), Optional.empty(), row.text()),
                session);
    }

    /** Forgets what may not have been committed. */
    void rolledBack() {
        known.clear();
    }
}
