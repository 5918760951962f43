package dev.coppice.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.artifact.TestCase.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCasesTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsRead() throws Exception {
        Path file = folder.resolve("tests.jsonl");
        TestCase failed = new TestCase("a.B", "no", Duration.ofMillis(1500), Status.FAILED, "a.Error", "1\n\tat 2");
        TestCase passed = new TestCase("", "ok", Duration.ZERO, Status.PASSED, "");
        try (TestCases.Writer tests = TestCases.write(file)) {
            tests.add(failed);
            tests.add(passed);
        }
        try (TestCases.Reader tests = TestCases.read(file)) {
            assertThat(tests.next()).contains(failed);
            assertThat(tests.next()).contains(passed);
            assertThat(tests.next()).isEmpty();
        }
    }

    @Test
    void linesOfEarlierAndLaterVersionsAreRead() throws Exception {
        Path file = folder.resolve("tests.jsonl");
        Files.writeString(file, """
                {"class":"a.B","name":"no","seconds":0.5,"status":"failed","text":"why"}
                {"class":"a.B","name":"no","status":"error","type":"T","later":{"a":[1]},"text":"why"}
                """);
        try (TestCases.Reader tests = TestCases.read(file)) {
            assertThat(tests.next())
                    .contains(new TestCase("a.B", "no", Duration.ofMillis(500), Status.FAILED, "", "why"));
            assertThat(tests.next()).contains(new TestCase("a.B", "no", Duration.ZERO, Status.ERROR, "T", "why"));
        }
    }
}
