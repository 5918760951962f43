package dev.coppice.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveAreaTest {
    private final FarEnd farEnd = new FarEnd(20, 8);
    private final LiveArea area = new LiveArea(farEnd.terminal(true));

    private void paint(List<String> above, List<String> live) throws IOException {
        area.paint(lines(above), lines(live), farEnd.terminal(true).size().get());
    }

    private static List<Line> lines(List<String> texts) {
        return texts.stream().map(Line::of).toList();
    }

    @Test
    void linesScrollByAboveTheArea() throws IOException {
        paint(List.of(), List.of("one", "two"));
        paint(List.of("failed"), List.of("one", "two"));
        paint(List.of(), List.of("ONE"));
        assertThat(farEnd.rows()).containsExactly("failed", "ONE");
        area.close();
        assertThat(farEnd.rows()).containsExactly("failed");
    }

    @Test
    void whateverIsPaintedTheScreenShowsTheLastFrameBelowWhatStays() throws IOException {
        Random random = new Random(7);
        List<String> stays = new ArrayList<>();
        for (int frame = 0; frame < 500; frame++) {
            List<String> above = IntStream.range(0, random.nextInt(8) == 0 ? random.nextInt(4) : 0)
                    .mapToObj(i -> "stays " + stays.size() + "." + i)
                    .toList();
            List<String> live = IntStream.range(0, random.nextInt(7))
                    .mapToObj(i -> "live " + "x".repeat(1 + random.nextInt(30)))
                    .toList();
            stays.addAll(above);
            paint(above, live);

            List<String> expected = new ArrayList<>(stays);
            live.forEach(line -> expected.add(Text.fit(line, 19, "…")));
            List<String> seen = farEnd.rows();
            assertThat(seen).isEqualTo(expected.subList(expected.size() - seen.size(), expected.size()));
            assertThat(seen.size()).isGreaterThanOrEqualTo(live.size());
        }
    }

    @Test
    void aFrameThatChangesNothingSendsNothing() throws IOException {
        paint(List.of(), List.of("one", "two"));
        String sent = farEnd.sent();
        paint(List.of(), List.of("one", "two"));
        assertThat(farEnd.sent()).isEqualTo(sent);
    }

    @Test
    void theCursorIsHiddenWhileTheAreaIsThereAndShownAfterwards() throws IOException {
        paint(List.of(), List.of("one"));
        assertThat(farEnd.isCursorVisible()).isFalse();
        area.close();
        assertThat(farEnd.isCursorVisible()).isTrue();
        String sent = farEnd.sent();
        area.close();
        assertThat(farEnd.sent()).isEqualTo(sent);
    }

    @Test
    void aChangedWindowIsPaintedAnew() throws IOException {
        paint(List.of(), List.of("a line of nineteen", "two"));
        farEnd.resize(12, 8);
        paint(List.of(), List.of("a line of nineteen", "two"));
        assertThat(farEnd.rows()).endsWith("a line of …", "two");
        farEnd.resize(30, 8);
        paint(List.of(), List.of("a line of nineteen", "two"));
        assertThat(farEnd.rows()).endsWith("a line of nineteen", "two");
    }

    @Test
    void theAreaIsNoHigherThanTheWindow() throws IOException {
        paint(List.of(), IntStream.range(0, 20).mapToObj(Integer::toString).toList());
        assertThat(farEnd.rows()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7");
    }
}
