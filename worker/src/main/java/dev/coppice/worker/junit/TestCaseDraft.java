package dev.coppice.worker.junit;

import dev.coppice.artifact.TestCase;
import dev.coppice.artifact.TestCase.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A test case while its element is read. Keeps little more text than will be kept in the end. */
final class TestCaseDraft {
    private static final int MAX_TEXT_BYTES = 4096;
    private static final int MAX_NAME_BYTES = 1024;

    private final String className;
    private final String name;
    private final Duration duration;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder body = new StringBuilder();
    private Status status = Status.PASSED;
    private String heading = "";
    /** The type that goes with the status. */
    private String kind = "";
    /** How many elements are open, the test case's own included. */
    private int depth;
    /** The depth of the element whose text counts; 0 when none does. */
    private int listening;
    /** The depth of the element with captured output; 0 outside of any. */
    private int output;

    private TestCaseDraft(String className, String name, Duration duration, int depth) {
        this.className = className;
        this.name = name;
        this.duration = duration;
        this.depth = depth;
    }

    /** The draft of a test case whose element was just begun. */
    static TestCaseDraft of(String className, String name, Duration duration) {
        return new TestCaseDraft(className, name, duration, 1);
    }

    /** The draft that stands for a suite which failed itself; the failure's element is yet to be told by {@link #start}. */
    static TestCaseDraft ofSuite(String suite) {
        return new TestCaseDraft(suite, "(the suite itself)", Duration.ZERO, 0);
    }

    void skipped() {
        status = Status.SKIPPED;
    }

    void start(String element, String type, String message) {
        depth++;
        switch (element) {
            case "failure" -> listen(Status.FAILED, type, message);
            case "error" -> listen(Status.ERROR, type, message);
            case "skipped" -> listen(Status.SKIPPED, "", message);
            case "flakyFailure", "flakyError" -> listen(Status.FLAKY, type, message);
            case "system-out", "system-err" -> output = output == 0 ? depth : output;
            default -> {}
        }
    }

    private void listen(Status found, String type, String message) {
        boolean first = status == Status.PASSED || (found.isFailure() && !status.isFailure());
        if (first) {
            status = found;
            kind = type;
        }
        if (listening == 0) {
            listening = depth;
            heading = message.isEmpty() ? type : message;
        }
    }

    /** Whether text counts that comes now. */
    boolean listens() {
        return listening > 0 && output == 0 && body.length() < MAX_TEXT_BYTES;
    }

    void append(char[] characters, int start, int length) {
        body.append(characters, start, Math.min(length, MAX_TEXT_BYTES - body.length()));
    }

    /** Tells whether the element that ends is the test case's own. */
    boolean end() {
        if (listening == depth) {
            String trace = body.toString().strip();
            body.setLength(0);
            listening = 0;
            if (text.length() < MAX_TEXT_BYTES) {
                text.append(text.isEmpty() ? "" : "\n\n");
                text.append(trace.contains(heading) ? trace : (heading + "\n" + trace).strip());
            }
        }
        if (output == depth) {
            output = 0;
        }
        return --depth == 0;
    }

    TestCase toTestCase(UnaryOperator<String> mask) {
        return new TestCase(
                cut(mask.apply(className), MAX_NAME_BYTES),
                cut(mask.apply(name), MAX_NAME_BYTES),
                duration,
                status,
                cut(mask.apply(kind), MAX_NAME_BYTES),
                cut(mask.apply(text.toString()), MAX_TEXT_BYTES));
    }

    private static String cut(String text, int maxBytes) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        if (octets.length <= maxBytes) {
            return text;
        }
        int end = maxBytes - "…".getBytes(StandardCharsets.UTF_8).length;
        while ((octets[end] & 0xc0) == 0x80) {
            end--;
        }
        return new String(octets, 0, end, StandardCharsets.UTF_8) + "…";
    }
}
