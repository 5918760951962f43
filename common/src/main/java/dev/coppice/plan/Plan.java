package dev.coppice.plan;

import java.util.List;

/**
 * A test plan as it was read: its settings as far as it gives any, and its batches in the order of the document.
 *
 * @param path where the plan lies, relative to the root of its repository, with forward slashes
 * @param name the front matter's name, else the first heading, else the file's name
 */
public record Plan(String path, String name, PlanSettings settings, List<Batch> batches) {
    public Plan {
        batches = List.copyOf(batches);
    }
}
