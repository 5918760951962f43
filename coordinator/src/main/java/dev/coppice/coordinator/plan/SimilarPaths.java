package dev.coppice.coordinator.plan;

import dev.coppice.plan.RepositoryPath;
import dev.coppice.plan.Suggestion;
import java.util.List;
import java.util.Optional;

/** Finds the file that a wrong path may have meant. */
final class SimilarPaths {
    private SimilarPaths() {}

    /** The path with a slip of the pen, or the only file of the same name, or the file of nearly that name in the same folder. */
    static Optional<String> closest(String path, List<String> paths) {
        List<String> plans = paths.stream().filter(file -> file.endsWith(".md")).toList();
        return Suggestion.closest(path, plans)
                .or(() -> only(plans.stream()
                        .filter(file -> fileName(file).equals(fileName(path)))
                        .toList()))
                .or(() -> only(
                        plans.stream().filter(file -> file.equals(path + ".md")).toList()));
    }

    /** How a path that may be relative to the folder of another file reads from the root. */
    static Optional<String> besides(String file, String path) {
        int folder = file.lastIndexOf('/');
        return folder < 0
                ? Optional.empty()
                : Optional.of(RepositoryPath.normalise(file.substring(0, folder + 1) + path));
    }

    private static Optional<String> only(List<String> found) {
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
