package dev.coppice.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which people write plans. */
class MarkdownReaderTest {
    private final PlanParser parser = new PlanParser();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```bash\nx\n```",
                "```Bash title=\"a b\"\nx\n```",
                "``` shell\nx\n```",
                "```bash {linenos}\nx\n```",
                "```bash{1}\nx\n```",
                "```bash,ignore\nx\n```",
                "~~~shell\nx\n~~~",
                "````bash\nx\n`````",
                "   ```bash\n   x\n   ```",
                "```bash\r\nx\r\n```\r\n",
                "```bash\rx\r```\r",
                "\uFEFF```bash\nx\n```",
                "1. First\n\n   ```bash\n   x\n   ```",
                "- a\n  - b\n    ```bash\n    x\n    ```",
                "\n\n---\nname: t\n...\n```bash\nx\n```",
                "---\r\nname: t\r\n---\r\n```bash\r\nx\r\n```",
                "--- \n---\n```bash\nx\n```",
                "<details>\n\n```bash\nx\n```\n</details>",
                "<!--\n```sh\nhidden\n```\n-->\n```bash\nx\n```",
                "```text\nprose\n```\n```bash\nx\n```",
                "```bashful\nprose\n```\n```bash\nx\n```"
            })
    void findsTheOneShellBlock(String text) {
        assertThat(blocks(plan(text)))
                .extracting(ShellBlock::shell, ShellBlock::script)
                .containsExactly(tuple("bash", "x\n"));
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    @Test
    void keepsScriptsAsTheyStand() {
        String script = "cat <<-'E'\n\ta  b\t\n\n\\x ünï 🌲\nE\n";

        assertThat(blocks(plan("```sh\n" + script + "```\n"))).containsExactly(new ShellBlock("sh", script, 2));
    }

    @Test
    void linesCountFromTheTopOfTheFile() {
        Plan plan = plan("\n---\r\nname: t\r\n---\r\n# H\r\n\r\n- a\r\n\r\n  ```sh\r\n  x\r\n  ```\r\n");

        assertThat(blocks(plan)).extracting(ShellBlock::line).containsExactly(10);
    }

    @Test
    void aPlanWithoutBatchesIsOneBatchAndABatchWithoutTasksIsOneTask() {
        assertThat(outline(plan("# My *plan*\n```sh\na\n```\n## Part\n```sh\nb\n```\n")))
                .isEqualTo("1 My plan[1.1 My plan(a,b)]");
        assertThat(outline(plan("```sh\na\n```\n"))).isEqualTo("1 orders[1.1 orders(a)]");
        assertThat(outline(
                        plan("# P\n### Task 1.2: X\n```sh\na\n```\n## Part\n### task 1.1\n#### Deep\n```sh\nb\n```\n")))
                .isEqualTo("1 P[1.2 X(a), 1.1 Task 1.1(b)]");
        assertThat(outline(plan("## Batch 2: Two\n### Notes\n```sh\na\n```\n## batch 01\n```sh\nb\n```\n")))
                .isEqualTo("2 Two[2.1 Two(a)] 1 Batch 1[1.1 Batch 1(b)]");
        assertThat(outline(plan("Title\n=====\n\nBatch 1: A\n----------\n```sh\na\n```\n")))
                .isEqualTo("1 A[1.1 A(a)]");
    }

    @Test
    void theNameIsGivenOrTheFirstHeadingOrTheFile() {
        String block = "\n```sh\na\n```\n";
        assertThat(plan("---\nname: given\n---\n# Head" + block).name()).isEqualTo("given");
        assertThat(plan("# The `code` [link](x) head" + block).name()).isEqualTo("The code link head");
        assertThat(plan("## Batch 1: A" + block + "# Late").name()).isEqualTo("orders");
    }

    private Plan plan(String text) {
        Reading<PlanDocument> reading = parser.parse("docs/orders.md", text.getBytes(StandardCharsets.UTF_8));
        assertThat(reading.problems()).isEmpty();
        return ((Reading.Accepted<PlanDocument>) reading).value().plan();
    }

    private static List<ShellBlock> blocks(Plan plan) {
        return plan.batches().stream()
                .flatMap(batch -> batch.tasks().stream())
                .flatMap(task -> task.blocks().stream())
                .toList();
    }

    private static String outline(Plan plan) {
        return plan.batches().stream()
                .map(batch -> batch.number() + " " + batch.title()
                        + batch.tasks().stream().map(MarkdownReaderTest::task).toList())
                .collect(Collectors.joining(" "));
    }

    private static String task(Task task) {
        return task.id() + " " + task.title() + "("
                + task.blocks().stream().map(block -> block.script().strip()).collect(Collectors.joining(",")) + ")";
    }
}
