package dev.coppice.worker.process;

import java.util.List;

/**
 * What a sweep found.
 *
 * @param ended processes that were running and are not any more
 * @param remaining processes that could not be ended, such as one of another user or one that hangs in the kernel
 */
public record Swept(List<LeftProcess> ended, List<LeftProcess> remaining) {
    public static final Swept NOTHING = new Swept(List.of(), List.of());

    public Swept {
        ended = List.copyOf(ended);
        remaining = List.copyOf(remaining);
    }
}
