package dev.coppice.coordinator.plan;

import dev.coppice.plan.PlanProblem;
import java.util.List;
import java.util.Map;

/**
 * Holds what a request gives its jobs to a size that coordinator, broker and workers bear. Told before any job is made: a command
 * that is repeated for many arguments becomes far larger than the request was. Lengths are in characters.
 */
final class RequestSize {
    private static final int LONGEST_TEXT = 64 << 10;
    private static final int LONGEST_SCRIPT = 1 << 20;
    private static final int LARGEST = 32 << 20;
    private static final String COMMAND = "--command";

    private final Map<String, String> env;
    private final List<PlanProblem> problems;

    /** @param env what the request sets for every job */
    RequestSize(Map<String, String> env, List<PlanProblem> problems) {
        this.env = env;
        this.problems = problems;
    }

    /** Whether a command may be run for each of these arguments, or alone when there are none. */
    boolean takes(String command, List<String> arguments) {
        int before = problems.size();
        text("the command", command);
        for (int i = 0; i < arguments.size(); i++) {
            text("argument " + (i + 1), arguments.get(i));
        }
        if (problems.size() == before) {
            scripts(command, arguments);
        }
        return problems.size() == before;
    }

    /** Whether so many plans may be run. */
    boolean takes(int plans) {
        return total("", plans * variables());
    }

    private void text(String what, String text) {
        if (text.length() > LONGEST_TEXT) {
            add(
                    COMMAND,
                    what + " has " + text.length() + " characters, of which at most " + LONGEST_TEXT + " are taken");
        }
        if (text.indexOf('\0') >= 0) {
            problems.add(new PlanProblem(
                    COMMAND, 0, what + " contains a NUL character", "no program can be given one; remove it"));
        }
    }

    private void scripts(String command, List<String> arguments) {
        CommandTemplate template = CommandTemplate.of(command);
        long total = arguments.isEmpty() ? command.length() + variables() : 0;
        for (int i = 0; i < arguments.size(); i++) {
            long script = template.lengthWith(arguments.get(i));
            if (script > LONGEST_SCRIPT) {
                add(
                        COMMAND,
                        "with argument " + (i + 1) + " in all its places the command has " + script
                                + " characters, of which at most " + LONGEST_SCRIPT + " are taken");
                return;
            }
            total += script + variables();
        }
        total(COMMAND, total);
    }

    private long variables() {
        return env.entrySet().stream()
                .mapToLong(variable ->
                        variable.getKey().length() + variable.getValue().length())
                .sum();
    }

    private boolean total(String file, long total) {
        if (total > LARGEST) {
            add(
                    file,
                    "commands and variables of all jobs together have " + total + " characters, of which at most "
                            + LARGEST + " are taken");
        }
        return total <= LARGEST;
    }

    private void add(String file, String message) {
        problems.add(new PlanProblem(file, 0, message, "put what is long into a file of the repository"));
    }
}
