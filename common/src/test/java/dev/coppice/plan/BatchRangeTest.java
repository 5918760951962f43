package dev.coppice.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchRangeTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            all         | all
            ALL         | all
            2           | 2
            1-3         | 1-3
            1,3-4       | 1,3-4
            ' 3 - 4 ,1' | 1,3-4
            2,2         | 2
            1-3,2       | 1-3
            1-3,3-5     | 1-5
            1,2         | 1,2
            007         | 7
            4-4         | 4
            """)
    void hasOneCanonicalText(String text, String canonical) {
        assertThat(BatchRange.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''      | a number is missing           | write all, 2, 1-3 or 1,3-4
            '1,'    | a number is missing           | write all
            0       | there is no batch 0           | batches count from 1
            0-2     | there is no batch 0           | batches count from 1
            3-1     | 3-1 goes backwards            | write 1-3
            2-      | "2-" is not a batch           | write all
            -3      | "-3" is not a batch           | write all
            1..3    | "1..3" is not a batch         | write all
            1;2     | "1;2" is not a batch          | write all
            1,all   | "all" is not a batch          | write all
            9999999 | "9999999" is not a batch      | write all
            """)
    void saysWhatIsWrong(String text, String message, String hint) {
        assertThatThrownBy(() -> BatchRange.parse(text))
                .isInstanceOfSatisfying(
                        InvalidValue.class, e -> assertThat(e.hint()).startsWith(hint))
                .hasMessageContaining(message);
    }

    @Test
    void namesTheBatchesThatThereAre() {
        Plan plan = plan(Set.of(1, 2, 5));

        for (String text : List.of("3", "3-4", "1,3", "1-2,6")) {
            assertThatThrownBy(() -> BatchRange.parse(text).select(plan))
                    .isInstanceOfSatisfying(
                            InvalidValue.class, e -> assertThat(e.hint()).isEqualTo("it has 1 (B1), 2 (B2), 5 (B5)"))
                    .hasMessageContaining("the plan has no batch");
        }
    }

    @Test
    void selectsExactlyTheNumbersInItsSpans() {
        Samples.check(500, samples -> {
            Set<Integer> there = new TreeSet<>(samples.list(1, 8, i -> samples.number(1, 12)));
            List<String> parts = samples.list(1, 4, i -> {
                int first = samples.number(1, 12);
                return samples.chance() ? String.valueOf(first) : first + "-" + samples.number(first, 14);
            });
            List<Set<Integer>> wanted =
                    parts.stream().map(BatchRangeTest::numbers).toList();
            BatchRange range = BatchRange.parse(String.join(",", parts));

            assertThat(BatchRange.parse(range.toString())).isEqualTo(range);
            boolean eachSelects = range.spans().stream()
                    .allMatch(span -> there.stream().anyMatch(n -> span.first() <= n && n <= span.last()));
            if (eachSelects) {
                Set<Integer> expected = wanted.stream()
                        .flatMap(Set::stream)
                        .filter(there::contains)
                        .collect(Collectors.toCollection(TreeSet::new));
                assertThat(range.select(plan(there))).extracting(Batch::number).containsExactlyElementsOf(expected);
            } else {
                assertThatThrownBy(() -> range.select(plan(there))).isInstanceOf(InvalidValue.class);
            }
        });
    }

    private static Set<Integer> numbers(String part) {
        int dash = part.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(part.substring(dash + 1));
        return IntStream.rangeClosed(first, last).boxed().collect(Collectors.toSet());
    }

    private static Plan plan(Set<Integer> numbers) {
        return new Plan(
                "x.md",
                "x",
                PlanSettings.NONE,
                numbers.stream()
                        .sorted()
                        .map(number -> new Batch(number, "B" + number, List.of()))
                        .toList());
    }
}
