package dev.coppice.worker.worktree;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is written down about a worktree. Its holder writes; anyone may read, at any time.
 *
 * @param commit it was last reset to; empty if none
 * @param key of the work it was last used for; empty if none
 * @param why it is kept or in error, in one line; empty otherwise
 */
record WorktreeRecord(
        WorktreeState state, String commit, String key, Instant lastUse, Optional<Instant> keptUntil, String why) {

    static WorktreeRecord unused() {
        return new WorktreeRecord(WorktreeState.FREE, "", "", Instant.EPOCH, Optional.empty(), "");
    }

    WorktreeRecord in(WorktreeState newState, Instant at) {
        return new WorktreeRecord(newState, commit, key, at, Optional.empty(), "");
    }

    WorktreeRecord error(String reason, Instant at) {
        return new WorktreeRecord(WorktreeState.ERROR, commit, key, at, Optional.empty(), oneLine(reason));
    }

    WorktreeRecord kept(String reason, Instant at, Instant until) {
        return new WorktreeRecord(WorktreeState.KEPT, commit, key, at, Optional.of(until), oneLine(reason));
    }

    WorktreeRecord of(String newCommit, String newKey) {
        return new WorktreeRecord(state, newCommit, oneLine(newKey), lastUse, keptUntil, why);
    }

    boolean isKeptAt(Instant now) {
        return state == WorktreeState.KEPT && keptUntil.filter(now::isBefore).isPresent();
    }

    void write(Path file) throws IOException {
        String text = "state=" + state + "\ncommit=" + commit + "\nkey=" + key + "\nlast_use=" + lastUse
                + keptUntil.map(until -> "\nkept_until=" + until).orElse("") + "\nwhy=" + why + "\n";
        Folders.write(file, text.getBytes(UTF_8));
    }

    /** Reads a record; one that is missing or makes no sense stands for a worktree to be made anew. */
    static WorktreeRecord read(Path file) throws IOException {
        try {
            Map<String, String> values = new String(Files.readAllBytes(file), UTF_8)
                    .lines()
                    .filter(line -> line.contains("="))
                    .collect(Collectors.toMap(
                            line -> line.substring(0, line.indexOf('=')),
                            line -> line.substring(line.indexOf('=') + 1),
                            (first, second) -> second));
            return new WorktreeRecord(
                    WorktreeState.valueOf(values.getOrDefault("state", "")),
                    values.getOrDefault("commit", ""),
                    values.getOrDefault("key", ""),
                    Instant.parse(values.getOrDefault("last_use", "")),
                    Optional.ofNullable(values.get("kept_until")).map(Instant::parse),
                    values.getOrDefault("why", ""));
        } catch (NoSuchFileException e) {
            return unused();
        } catch (IllegalArgumentException | DateTimeException e) {
            return unused().error("its record was unreadable", Instant.EPOCH);
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
