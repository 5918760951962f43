package dev.coppice.cli.run;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.plan.DurationText;
import dev.coppice.plan.InvalidValue;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** {@code --keep-failed[=TIME]}: takes a value only behind {@code =}, so that a plan may follow. */
final class KeepOption implements IParameterPreprocessor {
    private static final Duration WORKTREES = Duration.ofDays(7);
    private static final Duration SERVICES = Duration.ofMinutes(30);

    /** For how long failed attempts are kept: those with services need memory. */
    record Times(Duration worktrees, Duration services) {}

    @Override
    @SuppressWarnings("JdkObsolete") // picocli's
    public boolean preprocess(
            Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> information) {
        if (" ".equals(information.get("separator"))) {
            arguments.push("");
        }
        return false;
    }

    /**
     * Reads the option.
     *
     * @param given null where it was not
     */
    static Optional<Times> read(@Nullable String given) {
        if (given == null) {
            return Optional.empty();
        }
        if (given.isEmpty()) {
            return Optional.of(new Times(WORKTREES, SERVICES));
        }
        try {
            Duration time = DurationText.parse(given);
            return Optional.of(new Times(time, time));
        } catch (InvalidValue e) {
            throw CommandFailure.usage("--keep-failed=" + given + ": " + e.getMessage() + "\n    " + e.hint(), e);
        }
    }
}
