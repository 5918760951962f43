package dev.coppice.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts a plan's shell blocks into its batches and tasks. For one plan and one thread.
 *
 * <ul>
 *   <li>A plan without batch headings is one batch, number 1; a batch without task headings is one task, number 1.
 *   <li>A batch ends at the next heading of level 1 or 2, a task at the next heading of level 1 to 3; deeper headings are prose.
 *   <li>A shell block that would belong to no task (before the first heading, or under a heading that ended the task) is a
 *       problem: it would look like a step and never run. So is a batch or a task without a shell block.
 *   <li>Numbers count from 1 and are unique, in any order; a task's number begins with its batch's.
 * </ul>
 */
final class PlanOutline {
    private final Problems problems;
    private final boolean hasBatches;
    private final List<BatchDraft> drafts = new ArrayList<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private Optional<String> heading = Optional.empty();
    private Optional<BatchDraft> batch = Optional.empty();
    private Optional<TaskDraft> task = Optional.empty();

    private PlanOutline(boolean hasBatches, Problems problems) {
        this.problems = problems;
        this.hasBatches = hasBatches;
        if (!hasBatches) {
            open(new BatchDraft(1, "", 1));
        }
    }

    /** @param parts all of the plan, in order */
    static PlanOutline of(List<MarkdownReader.Part> parts, Problems problems) {
        boolean hasBatches = parts.stream()
                .anyMatch(part -> part instanceof MarkdownReader.Title title && HeadingSyntax.isBatch(title));
        PlanOutline outline = new PlanOutline(hasBatches, problems);
        for (MarkdownReader.Part part : parts) {
            switch (part) {
                case MarkdownReader.Title title -> outline.add(title);
                case MarkdownReader.Shell shell -> outline.add(shell);
            }
        }
        outline.refuseEmpty(parts);
        return outline;
    }

    /** The first heading, unless a batch or a task comes before it. */
    Optional<String> heading() {
        return heading;
    }

    /** @param name the title of a batch that has no heading of its own */
    List<Batch> batches(String name) {
        return drafts.stream().map(draft -> draft.batch(name)).toList();
    }

    private void add(MarkdownReader.Title title) {
        switch (HeadingSyntax.of(title, problems)) {
            case HeadingSyntax.OfBatch of -> addBatch(of.number(), of.title(), title.line());
            case HeadingSyntax.OfTask of -> addTask(of.batch(), of.number(), of.title(), title.line());
            case HeadingSyntax.Other other -> {
                if (title.level() <= HeadingSyntax.TASK_LEVEL) {
                    task = Optional.empty();
                }
                if (title.level() <= HeadingSyntax.BATCH_LEVEL && hasBatches) {
                    batch = Optional.empty();
                }
                if (lines.isEmpty() && heading.isEmpty() && !title.text().isEmpty()) {
                    heading = Optional.of(title.text());
                }
            }
        }
    }

    private void addBatch(int number, String title, int line) {
        checkNumber("Batch " + number, number, line);
        task = Optional.empty();
        open(new BatchDraft(number, title, line));
    }

    private void open(BatchDraft draft) {
        batch = Optional.of(draft);
        drafts.add(draft);
    }

    private void addTask(int of, int number, String title, int line) {
        String id = of + "." + number;
        checkNumber("Task " + id, number, line);
        TaskDraft draft = new TaskDraft(id, title, line);
        task = Optional.of(draft);
        if (batch.isEmpty()) {
            problems.add(line, "Task " + id + " stands under no batch", "move it below ## Batch " + of + ": …");
            return;
        }
        BatchDraft above = batch.get();
        above.tasks.add(draft);
        if (above.number != of) {
            problems.add(
                    line,
                    "Task " + id + " stands in Batch " + above.number,
                    "number it " + above.number + "." + number + ", or move it below ## Batch " + of + ": …");
        }
    }

    private void checkNumber(String what, int number, int line) {
        if (number == 0) {
            problems.add(line, what + " is out of range", "count from 1");
        }
        Integer earlier = lines.putIfAbsent(what, line);
        if (earlier != null) {
            problems.add(line, what + " is there already, on line " + earlier, "give each a number of its own");
        }
    }

    private void add(MarkdownReader.Shell shell) {
        if (task.isPresent()) {
            task.get().blocks.add(shell.block());
        } else if (batch.isPresent()) {
            batch.get().loose.add(shell);
        } else {
            refuseStray(shell, "batch");
        }
    }

    private void refuseStray(MarkdownReader.Shell shell, String what) {
        problems.add(
                shell.line(),
                "this shell block stands under no " + what + " and would never run",
                "move it below the heading of a " + what + ", or fence it as ```text if it is only to be read");
    }

    private void refuseEmpty(List<MarkdownReader.Part> parts) {
        if (parts.stream().noneMatch(MarkdownReader.Shell.class::isInstance)) {
            problems.add(0, "there is nothing to run", "add a block fenced as ```bash; see also coppice init");
            return;
        }
        for (BatchDraft draft : drafts) {
            if (!draft.tasks.isEmpty()) {
                draft.loose.forEach(shell -> refuseStray(shell, "task"));
            } else if (draft.loose.isEmpty()) {
                refuseIdle("Batch " + draft.number, draft.line);
            }
            draft.tasks.stream()
                    .filter(empty -> empty.blocks.isEmpty())
                    .forEach(empty -> refuseIdle("Task " + empty.id, empty.line));
        }
    }

    private void refuseIdle(String what, int line) {
        problems.add(
                line,
                what + " has nothing to run",
                "add a block fenced as ```bash; indented code, quotes and other languages are prose");
    }

    private static final class BatchDraft {
        private final int number;
        private final String title;
        private final int line;
        private final List<TaskDraft> tasks = new ArrayList<>();
        private final List<MarkdownReader.Shell> loose = new ArrayList<>();

        BatchDraft(int number, String title, int line) {
            this.number = number;
            this.title = title;
            this.line = line;
        }

        Batch batch(String name) {
            String words = title.isEmpty() ? name : title;
            List<ShellBlock> blocks =
                    loose.stream().map(MarkdownReader.Shell::block).toList();
            return new Batch(
                    number,
                    words,
                    tasks.isEmpty()
                            ? List.of(new Task(number + ".1", words, blocks))
                            : tasks.stream().map(TaskDraft::task).toList());
        }
    }

    private static final class TaskDraft {
        private final String id;
        private final String title;
        private final int line;
        private final List<ShellBlock> blocks = new ArrayList<>();

        TaskDraft(String id, String title, int line) {
            this.id = id;
            this.title = title;
            this.line = line;
        }

        Task task() {
            return new Task(id, title, blocks);
        }
    }
}
