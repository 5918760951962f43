package dev.coppice.coordinator.plan;

import dev.coppice.plan.RepositoryPath;
import dev.coppice.plan.Suggestion;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the file that a wrong path may have meant. */
final class SimilarPaths {
    private SimilarPaths() {}

    /** The nearest file of the same name, or that of nearly the same name in the same folder. */
    static Optional<String> closest(String path, List<String> paths) {
        List<String> plans = paths.stream().filter(file -> file.endsWith(".md")).toList();
        return plans.stream()
                .filter(file -> fileName(file).equals(fileName(path)) || file.equals(path + ".md"))
                .min(Comparator.comparingInt(file -> Suggestion.distance(file, path)))
                .or(() -> neighbour(path, plans));
    }

    private static Optional<String> neighbour(String path, List<String> plans) {
        List<String> names = plans.stream()
                .filter(file -> folder(file).equals(folder(path)))
                .map(SimilarPaths::stem)
                .toList();
        return Suggestion.closest(stem(path), names).map(name -> folder(path) + name + ".md");
    }

    /** How a path that may be relative to the folder of another file reads from the root. */
    static Optional<String> besides(String file, String path) {
        int folder = file.lastIndexOf('/');
        return folder < 0
                ? Optional.empty()
                : Optional.of(RepositoryPath.normalise(file.substring(0, folder + 1) + path));
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static String stem(String path) {
        String name = fileName(path);
        return name.endsWith(".md") ? name.substring(0, name.length() - ".md".length()) : name;
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
