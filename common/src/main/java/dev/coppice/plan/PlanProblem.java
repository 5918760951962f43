package dev.coppice.plan;

/**
 * Something in a plan, in a settings file or in what was asked for that keeps it from being run.
 *
 * @param file relative to the root of the repository, or the option that is at fault; empty when it is about the whole submission
 * @param line from 1; 0 when it is about the whole file, or about no file
 * @param message what is wrong
 * @param hint what to write or do instead; empty when the message says it all
 */
public record PlanProblem(String file, int line, String message, String hint) {

    /**
     * {@code file:line: message}, and the hint, if any, on an indented line of its own; what a terminal would not show is escaped.
     */
    @Override
    public String toString() {
        String name = EscapedText.of(file);
        String place = name.isEmpty() ? "" : line == 0 ? name + ": " : name + ":" + line + ": ";
        return place + EscapedText.ofLines(message + (hint.isEmpty() ? "" : "\n    " + hint));
    }
}
