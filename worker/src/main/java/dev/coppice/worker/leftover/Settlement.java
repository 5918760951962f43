package dev.coppice.worker.leftover;

import dev.coppice.worker.process.LeftProcess;
import java.util.List;

/**
 * What was found of worker processes that are gone.
 *
 * @param runs the ids of those that are wholly cleaned up now
 * @param ended processes of theirs that still ran, and were ended
 * @param failures what could not be cleaned up and why, for people; it is tried again the next time
 */
public record Settlement(List<String> runs, List<LeftProcess> ended, List<String> failures) {
    public Settlement {
        runs = List.copyOf(runs);
        ended = List.copyOf(ended);
        failures = List.copyOf(failures);
    }
}
