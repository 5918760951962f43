package dev.coppice.artifact;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Where things lie in an attempt's folder.
 *
 * @param folder may not exist yet; nor need anything in it
 */
public record AttemptFiles(Path folder) {

    /** A task's output. A character of the task's id that is no letter, digit, dot, dash or underscore becomes {@code %XX}. */
    public Path taskLog(String taskId) {
        StringBuilder name = new StringBuilder("task-");
        for (byte octet : taskId.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (octet & 0xff);
            if (letter < 0x80 && (Character.isLetterOrDigit(letter) || "._-".indexOf(letter) >= 0)) {
                name.append(letter);
            } else {
                name.append(String.format("%%%02X", (int) letter));
            }
        }
        return folder.resolve(name.append(".log").toString());
    }

    /** The output of a service. */
    public Path serviceLog(String service) {
        return folder.resolve("service-" + service + ".log");
    }

    /** What containers it ran against; read and written by {@link StartedServices}. */
    public Path services() {
        return folder.resolve("services.jsonl");
    }

    /** Every test case that the plan's reports tell of; read and written by {@link TestCases}. */
    public Path tests() {
        return folder.resolve("tests.jsonl");
    }

    /** A folder with the plan's artifacts, under the paths they had in the worktree. */
    public Path artifacts() {
        return folder.resolve("artifacts");
    }

    /** What was left out when reports and artifacts were collected, and why: a line of UTF-8 text for each. */
    public Path notes() {
        return folder.resolve("collect.log");
    }

    /** What the coordinator did not take, and why: a line of UTF-8 text for each file; none when it took all. */
    public Path refusals() {
        return folder.resolve("upload.log");
    }
}
