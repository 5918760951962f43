package dev.coppice.cli.settings;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.worker.environment.socket.SocketRules;
import java.util.List;

/** Reads what {@code --task-containers} says. */
public final class TaskContainers {
    private TaskContainers() {}

    /** Wrong usage, when a word is none of its words. */
    public static SocketRules rules(List<String> words) {
        try {
            return SocketRules.of(words);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--task-containers: " + e.getMessage());
        }
    }
}
