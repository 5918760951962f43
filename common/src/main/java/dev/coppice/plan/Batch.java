package dev.coppice.plan;

import java.util.List;

/**
 * A numbered group of tasks.
 *
 * @param number from 1; unique within its plan
 */
public record Batch(int number, String title, List<Task> tasks) {
    public Batch {
        tasks = List.copyOf(tasks);
    }
}
