package dev.coppice.cli.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A plan that a person has not written yet.
 *
 * @param file its name without {@code .md}
 * @param title what it is about
 * @param about one sentence on where it comes from
 * @param frontMatter lines of YAML
 * @param steps its batches, of one task each
 */
record FirstPlan(String file, String title, String about, List<String> frontMatter, List<Step> steps) {

    /** A batch of one task. */
    record Step(String title, List<String> commands) {
        Step(String title, String... commands) {
            this(title, List.of(commands));
        }
    }

    /** This one, with more lines of YAML. */
    FirstPlan with(List<String> more) {
        List<String> lines = new ArrayList<>(frontMatter);
        lines.addAll(more);
        return new FirstPlan(file, title, about, lines, steps);
    }

    String markdown() {
        String head = "---\n" + frontMatter.stream().map(line -> line + "\n").collect(Collectors.joining()) + "---\n# "
                + title + "\n\n" + about + "\n";
        return head
                + IntStream.range(0, steps.size())
                        .mapToObj(i -> batch(i + 1, steps.get(i)))
                        .collect(Collectors.joining());
    }

    private static String batch(int number, Step step) {
        return "\n## Batch " + number + ": " + step.title + "\n\n```bash\n" + String.join("\n", step.commands)
                + "\n```\n";
    }
}
