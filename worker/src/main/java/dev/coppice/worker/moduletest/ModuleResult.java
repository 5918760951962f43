package dev.coppice.worker.moduletest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What came of a module's tests.
 *
 * @param exitCode the tests' own; empty when they did not get to an end
 * @param trouble why there is none
 * @param died services that ended while the tests ran, with their exit codes, for people
 * @param log the file with the output
 * @param left what could not be removed, and why
 */
public record ModuleResult(
        String module,
        Verdict verdict,
        OptionalInt exitCode,
        Optional<String> trouble,
        List<String> died,
        Optional<Path> log,
        Duration elapsed,
        List<String> left) {

    /** What is to be said of the tests. */
    public enum Verdict {
        PASSED,
        FAILED,
        /** They did not get to an end. */
        BROKEN,
        CANCELLED
    }

    public ModuleResult {
        died = List.copyOf(died);
        left = List.copyOf(left);
    }
}
