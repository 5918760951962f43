package dev.coppice.worker.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.testkit.time.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskLogTest {
    private static final String T0 = "2026-01-01T00:00:00.000Z ";
    private static final String T1 = "2026-01-01T00:00:01.500Z ";

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime();
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private Path path;

    @BeforeEach
    void prepare() {
        path = folder.resolve("task.log");
    }

    private TaskLog open(LogLimits limits, String... secrets) throws IOException {
        return TaskLog.open(path, time, List.of(secrets), limits, seen::write);
    }

    private static void write(TaskLog log, String text) throws IOException {
        write(log, text.getBytes(UTF_8));
    }

    private static void write(TaskLog log, byte[] bytes) throws IOException {
        log.write(bytes, 0, bytes.length);
    }

    private String logged() throws IOException {
        return new String(Files.readAllBytes(path), UTF_8);
    }

    @Test
    void eachLineHasTheTimeAtWhichItBegan() throws IOException {
        try (TaskLog log = open(LogLimits.DEFAULT)) {
            write(log, "one\ntw");
            time.advance(Duration.ofMillis(1500));
            write(log, "o\nthree\n\nfour");
            assertThat(log.tail()).isEqualTo("one\ntwo\nthree\n\nfour");
        }
        assertThat(logged()).isEqualTo(T0 + "one\n" + T0 + "two\n" + T1 + "three\n" + T1 + "\n" + T1 + "four\n");
        assertThat(seen.toString(UTF_8)).isEqualTo("one\ntwo\nthree\n\nfour");
        assertThat(folder).isDirectoryContaining("glob:**task.log").isDirectoryNotContaining("glob:**.tail");
    }

    @Test
    void eachStateOfAProgressBarIsALineAndTheTailHasTheLast() throws IOException {
        try (TaskLog log = open(LogLimits.DEFAULT)) {
            write(log, "\r10%\r");
            write(log, "50%\r100%\r\n");
            write(log, "end\r");
            write(log, "\n");
            assertThat(log.tail()).isEqualTo("100%\nend");
        }
        assertThat(logged()).isEqualTo(T0 + "10%\n" + T0 + "50%\n" + T0 + "100%\n" + T0 + "end\n");
    }

    @Test
    void bytesThatAreNoTextAreKeptAndTheTailIsText() throws IOException {
        byte[] bytes = {'a', (byte) 0xff, 0, (byte) 0xc3, 27, '[', '3', '1', 'm', 'z', '\n'};
        try (TaskLog log = open(LogLimits.DEFAULT)) {
            write(log, bytes);
            assertThat(log.tail()).isEqualTo("a\uFFFD\uFFFD\uFFFDz");
        }
        assertThat(Files.readAllBytes(path)).endsWith(bytes).hasSize(T0.length() + bytes.length);
    }

    @Test
    void aSecretIsMaskedHoweverItIsCutInPieces() throws IOException {
        String text = "x hunter2 hunter hunter22 " + "line-one\nline-two\n}" + " hunhunter2\n";
        for (int piece = 1; piece <= text.length(); piece++) {
            seen.reset();
            try (TaskLog log = open(LogLimits.DEFAULT, "hunter2", "line-one\nline-two\n}\n", " ", "")) {
                for (int at = 0; at < text.length(); at += piece) {
                    write(log, text.substring(at, Math.min(text.length(), at + piece)));
                }
                write(log, "hunter");
            }
            String expected = "x *** hunter ***2 ***\n***\n} hun***\nhunter";
            assertThat(seen.toString(UTF_8)).isEqualTo(expected);
            assertThat(logged())
                    .isEqualTo(expected.lines().map(line -> T0 + line + "\n").collect(Collectors.joining()));
        }
    }

    @Test
    void theLongerOfTwoSecretsIsMaskedFirst() throws IOException {
        try (TaskLog log = open(LogLimits.DEFAULT, "abc", "abcdef")) {
            write(log, "abcdef abcde abc");
        }
        assertThat(seen.toString(UTF_8)).isEqualTo("*** ***de ***");
    }

    @Test
    void ofLongOutputHeadAndTailAreKeptAndTheCutIsMarked() throws IOException {
        String numbers = IntStream.range(0, 10_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
        try (TaskLog log = open(new LogLimits(1000, 2000))) {
            Random random = new Random(1);
            for (int at = 0; at < numbers.length(); ) {
                int n = Math.min(numbers.length() - at, 1 + random.nextInt(3000));
                write(log, numbers.substring(at, at + n));
                at += n;
            }
            assertThat(log.tail())
                    .endsWith("9998\n9999")
                    .hasSizeBetween(4000, 4096)
                    .matches("(?s)\\d{4}\n.*");
        }
        List<String> lines = logged().lines().toList();
        assertThat(Files.size(path)).isLessThan(3200);
        assertThat(lines.getFirst()).isEqualTo(T0 + "0");
        assertThat(lines.getLast()).isEqualTo(T0 + "9999");
        int mark = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).startsWith("[coppice: "))
                .findFirst()
                .orElseThrow();
        Matcher cut = Pattern.compile("\\[coppice: [\\d,]+ bytes \\(([\\d,]+) lines\\) were cut out here]")
                .matcher(lines.get(mark));
        assertThat(cut.matches()).isTrue();
        int cutLines = Integer.parseInt(cut.group(1).replace(",", ""));
        // The line in which the head ends is in both counts: its begin is kept, its end is cut.
        assertThat(lines.size() - 1 + cutLines).isBetween(10_000, 10_001);
        List<String> tail = new ArrayList<>(lines.subList(mark + 1, lines.size()));
        assertThat(tail).allMatch(line -> line.startsWith(T0));
    }

    @Test
    void outputThatFitsExactlyIsNotCut() throws IOException {
        for (int length : new int[] {74, 75, 76, 99, 100}) {
            try (TaskLog log = open(new LogLimits(50, 50))) {
                write(log, "x".repeat(length - T0.length() - 1) + "\n");
            }
            assertThat(logged()).isEqualTo(T0 + "x".repeat(length - T0.length() - 1) + "\n");
        }
        try (TaskLog log = open(new LogLimits(50, 50))) {
            write(log, "x".repeat(200));
        }
        assertThat(logged()).contains("coppice: ").contains("bytes");
    }

    @Test
    void theTailOfOneLongLineEndsWithItsEnd() throws IOException {
        try (TaskLog log = open(LogLimits.DEFAULT)) {
            write(log, "é".repeat(100_000) + "!");
            assertThat(log.tail().getBytes(UTF_8).length).isBetween(4090, 4096);
            assertThat(log.tail()).endsWith("é!").doesNotContain("\uFFFD");
        }
    }

    @Test
    void aNoteOfCoppicesOwnIsALineOfItsOwn() throws IOException {
        try (TaskLog log = open(LogLimits.DEFAULT)) {
            write(log, "half");
            log.note("timed out after 1s");
        }
        assertThat(logged()).isEqualTo(T0 + "half\n" + T0 + "coppice: timed out after 1s\n");
    }
}
