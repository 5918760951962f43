package dev.coppice.plan;

import java.util.List;

/**
 * One step of a batch, which passes or fails.
 *
 * @param id as it stands in the plan, such as {@code 1.2}; unique within its plan
 * @param blocks run in order; each in a fresh shell
 */
public record Task(String id, String title, List<ShellBlock> blocks) {
    public Task {
        blocks = List.copyOf(blocks);
    }
}
