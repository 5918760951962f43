package dev.coppice.coordinator.artifact;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Where a file lies within an attempt's folder, such as {@code artifacts/target/app.log}. It can't lead out of that folder, and a
 * file system can hold it.
 *
 * @param text with slashes between the names
 */
public record ArtifactPath(String text) {
    private static final int LONGEST = 1024;
    private static final int LONGEST_NAME = 255;
    private static final int DEEPEST = 32;
    private static final Set<String> NOT_NAMES = Set.of("", ".", "..");

    /** @throws IllegalArgumentException when it is no such path */
    public ArtifactPath {
        List<String> names = Arrays.asList(text.split("/", -1));
        boolean fits = names.size() <= DEEPEST
                && bytes(text) <= LONGEST
                && names.stream().noneMatch(name -> NOT_NAMES.contains(name) || bytes(name) > LONGEST_NAME)
                && text.chars().noneMatch(Character::isISOControl);
        if (!fits) {
            throw new IllegalArgumentException("a file's path has up to " + DEEPEST + " names of up to " + LONGEST_NAME
                    + " bytes, without '.', '..' and control characters");
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public String toString() {
        return text;
    }
}
