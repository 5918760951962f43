package dev.coppice.coordinator.plan;

import dev.coppice.coordinator.plan.SettingsLayers.Layer;
import dev.coppice.environment.ComposeSpec;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.environment.VariableReferences;
import dev.coppice.plan.PlanProblem;
import dev.coppice.plan.SettingKey;
import dev.coppice.plan.Suggestion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Refuses plans whose containers are made of files that are not in the repository. */
final class EnvironmentCheck {
    private final RepositoryFiles files;
    private final List<PlanProblem> problems;

    EnvironmentCheck(RepositoryFiles files, List<PlanProblem> problems) {
        this.files = files;
        this.problems = problems;
    }

    void check(SettingsLayers layers) {
        layers.effective().compose().ifPresent(compose -> findFiles(compose, layers));
        findMounts(layers.effective().services(), layers);
        findReferences(layers);
    }

    private void findFiles(ComposeSpec compose, SettingsLayers layers) {
        for (String path : compose.files()) {
            switch (files.find(path, 0)) {
                case RepositoryFiles.Content content -> {}
                case RepositoryFiles.TooLarge present -> {}
                case RepositoryFiles.Missing none ->
                    add(
                            SettingKey.COMPOSE,
                            layers,
                            "there is no compose file " + path + " at " + files.label(),
                            Suggestion.closest(path, files.paths())
                                    .map(similar -> "did you mean " + similar + "?")
                                    .orElse("add it to the repository, or name one that is there"));
                case RepositoryFiles.Folder folder ->
                    add(SettingKey.COMPOSE, layers, path + " is a folder", "name the compose file in it");
                case RepositoryFiles.Link link ->
                    add(
                            SettingKey.COMPOSE,
                            layers,
                            link.path() + " is a symbolic link, and none is followed",
                            "name the compose file by its own path");
                case RepositoryFiles.Submodule module ->
                    add(
                            SettingKey.COMPOSE,
                            layers,
                            module.path() + " is a submodule, a repository of its own",
                            "name a compose file of this repository");
            }
        }
    }

    /** The engine would make an empty folder of a path that is not there, as root. */
    private void findMounts(Map<String, ServiceSpec> services, SettingsLayers layers) {
        services.forEach((name, service) -> service.volumes().stream()
                .filter(volume -> volume.startsWith("./") && !volume.startsWith("./:"))
                .map(volume -> volume.substring(2, volume.indexOf(':')))
                .filter(path -> files.find(path, 0) instanceof RepositoryFiles.Missing)
                .forEach(path -> add(
                        SettingKey.SERVICES,
                        layers,
                        "service " + name + " mounts " + path + ", which is not there at " + files.label(),
                        Suggestion.closest(path, files.paths())
                                .map(similar -> "did you mean " + similar + "?")
                                .orElse("add it to the repository, or use a volume"))));
    }

    private void findReferences(SettingsLayers layers) {
        Set<String> known = new TreeSet<>(layers.effective().env().keySet());
        known.addAll(layers.effective().secrets().orElse(List.of()));
        layers.effective()
                .services()
                .forEach((name, service) -> new TreeMap<>(service.env())
                        .forEach((variable, text) -> VariableReferences.names(text).stream()
                                .filter(reference -> !known.contains(reference))
                                .forEach(reference -> add(
                                        SettingKey.SERVICES,
                                        layers,
                                        "service " + name + ": env." + variable + " takes ${" + reference
                                                + "}, which is neither in env nor in secrets",
                                        Suggestion.closest(reference, known)
                                                .map(similar -> "did you mean ${" + similar + "}?")
                                                .orElse("name it under secrets, or give it a value under env; $${"
                                                        + reference + "} stands for the text itself")))));
    }

    private void add(SettingKey key, SettingsLayers layers, String message, String hint) {
        layers.layer(key).ifPresent(layer -> problems.add(problem(key, layer, message, hint)));
    }

    private static PlanProblem problem(SettingKey key, Layer layer, String message, String hint) {
        return new PlanProblem(layer.origin(), layer.lines().of(key.key()), message, hint);
    }
}
