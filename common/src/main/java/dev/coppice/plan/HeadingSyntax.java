package dev.coppice.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a heading says to the outline of a plan; a heading that is nearly one of a batch or a task is a problem. */
sealed interface HeadingSyntax {

    int BATCH_LEVEL = 2;
    int TASK_LEVEL = 3;

    Pattern BATCH = Pattern.compile("(?i)batch\\s+(\\d{1,6})\\s*(?::\\s*(.*))?");
    Pattern TASK = Pattern.compile("(?i)task\\s+(\\d{1,6})\\.(\\d{1,6})\\s*(?::\\s*(.*))?");
    Pattern NEARLY = Pattern.compile("(?i)(batch|task)\\s*(#?\\s*\\d.*|:.*|\\w{1,5}\\s*:.*)");

    record OfBatch(int number, String title) implements HeadingSyntax {}

    record OfTask(int batch, int number, String title) implements HeadingSyntax {}

    record Other() implements HeadingSyntax {}

    static boolean isBatch(MarkdownReader.Title heading) {
        return BATCH.matcher(heading.text()).matches();
    }

    static HeadingSyntax of(MarkdownReader.Title heading, Problems problems) {
        Matcher batch = BATCH.matcher(heading.text());
        if (batch.matches()) {
            checkLevel(heading, "batch", BATCH_LEVEL, problems);
            int number = Integer.parseInt(batch.group(1));
            return new OfBatch(number, title(batch.group(2), "Batch " + number));
        }
        Matcher task = TASK.matcher(heading.text());
        if (task.matches()) {
            checkLevel(heading, "task", TASK_LEVEL, problems);
            int of = Integer.parseInt(task.group(1));
            int number = Integer.parseInt(task.group(2));
            return new OfTask(of, number, title(task.group(3), "Task " + of + "." + number));
        }
        boolean level = heading.level() == BATCH_LEVEL || heading.level() == TASK_LEVEL;
        if (level && NEARLY.matcher(heading.text()).matches()) {
            problems.add(
                    heading.line(),
                    "\"" + heading.text() + "\" looks like a heading of a batch or a task, but is none",
                    "write ## Batch 1: title or ### Task 1.1: title, or choose other words");
        }
        return new Other();
    }

    private static String title(@Nullable String given, String otherwise) {
        return given == null || given.isBlank() ? otherwise : given.strip();
    }

    private static void checkLevel(MarkdownReader.Title heading, String what, int level, Problems problems) {
        if (heading.level() != level) {
            problems.add(
                    heading.line(),
                    "the heading of a " + what + " has level " + level + ", and this one has " + heading.level(),
                    "write " + "#".repeat(level) + " " + heading.text());
        }
    }
}
