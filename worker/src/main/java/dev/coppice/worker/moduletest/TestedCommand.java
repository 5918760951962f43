package dev.coppice.worker.moduletest;

import java.util.List;
import java.util.regex.Pattern;

/** The words that run a repository's test command in a container. */
final class TestedCommand {
    /** What only a shell understands, beside words and quotes: with these, the shell can't give its place to the command. */
    private static final Pattern OF_A_SHELL = Pattern.compile("[;&|()<>\\n]|^\\s*[A-Za-z_][A-Za-z0-9_]*=");

    private TestedCommand() {}

    /** By the container's shell, in whose place the command runs, so that signals and exit codes are its own. */
    static List<String> inShell(String command) {
        return List.of("sh", "-c", OF_A_SHELL.matcher(command).find() ? command : "exec " + command);
    }

    /** Without a shell. */
    static List<String> words(String command) {
        return List.of(command.strip().split("\\s+", -1));
    }
}
