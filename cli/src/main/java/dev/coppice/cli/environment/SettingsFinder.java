package dev.coppice.cli.environment;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.plan.RepositorySettings;
import dev.coppice.cli.plan.WorkingTree;
import dev.coppice.environment.ComposeSpec;
import dev.coppice.environment.NamedEnvironments;
import dev.coppice.plan.PlanSettings;
import dev.coppice.plan.SettingsDocument;
import dev.coppice.worker.environment.compose.PlanServices;
import dev.coppice.worker.environment.port.PortRange;
import dev.coppice.worker.home.AttemptHome;
import dev.coppice.worker.named.EnvironmentSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out what an environment is to be: from options, a plan, {@code coppice.yml}, or a compose file of a usual name. */
final class SettingsFinder {
    private static final Duration USUAL_LIFETIME = Duration.ofHours(8);
    private static final List<String> USUAL_FILES = List.of(
            "docker-compose.agent.yml", "compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");

    private final Invocation invocation;
    private final Path directory;
    private final WorkingTree tree;

    SettingsFinder(Invocation invocation, Optional<String> folder) {
        this.invocation = invocation;
        directory = folder.map(name -> invocation.directory().resolve(name).normalize())
                .orElse(invocation.directory());
        if (!Files.isDirectory(directory)) {
            throw CommandFailure.usage("--dir " + directory + ": there is no such folder");
        }
        tree = WorkingTree.around(directory);
    }

    EnvironmentSettings find(
            List<String> files, Optional<String> plan, Optional<Integer> port, Optional<Duration> lifetime) {
        NamedEnvironments said = RepositorySettings.read(tree, invocation.directory())
                .flatMap(SettingsDocument::environments)
                .orElse(NamedEnvironments.NONE);
        Optional<PlanSettings> settings = plan.map(path -> RepositorySettings.ofPlan(tree, directory, path));
        Optional<ComposeSpec> ofPlan = settings.flatMap(PlanSettings::compose);
        Optional<String> services =
                settings.filter(given -> given.compose().isEmpty()).map(given -> services(plan.orElseThrow(), given));
        List<Path> found = services.isPresent() ? List.of() : files(files, ofPlan, said);
        return new EnvironmentSettings(
                tree.root(),
                found,
                services,
                settings.flatMap(PlanSettings::secrets).orElse(List.of()),
                ofPlan.map(ComposeSpec::profiles).orElse(said.profiles()),
                settings.isPresent() ? ofPlan.flatMap(ComposeSpec::port) : said.port(),
                port,
                said.ports()
                        .map(span -> new PortRange(span.first(), span.last()))
                        .orElse(PortRange.DEFAULT),
                ofPlan.flatMap(ComposeSpec::readyWithin)
                        .or(() -> settings.flatMap(PlanSettings::readyWithin))
                        .orElse(said.readyWithin()),
                lifetime.or(said::lifetime).orElse(USUAL_LIFETIME),
                said.credentials(),
                owner());
    }

    private String services(String plan, PlanSettings settings) {
        if (settings.services().isEmpty()) {
            throw CommandFailure.usage("the plan " + plan
                    + " has neither services nor a compose file: write services: or compose: in its front matter");
        }
        return new PlanServices(
                        settings.services(),
                        settings.env(),
                        Set.copyOf(settings.secrets().orElse(List.of())),
                        tree.root())
                .composeFile();
    }

    /** Inside of an attempt it belongs to that, and ends with it. */
    private String owner() {
        return invocation.environment().containsKey(AttemptHome.CLAIM)
                ? "job " + invocation.environment().getOrDefault("COPPICE_JOB", "")
                : System.getProperty("user.name");
    }

    private List<Path> files(List<String> files, Optional<ComposeSpec> ofPlan, NamedEnvironments said) {
        if (!files.isEmpty()) {
            return files.stream()
                    .map(file -> existing(invocation.directory().resolve(file).normalize()))
                    .toList();
        }
        List<String> named = ofPlan.map(ComposeSpec::files).orElse(said.files());
        if (!named.isEmpty()) {
            return named.stream()
                    .map(file -> existing(tree.root().resolve(file)))
                    .toList();
        }
        for (Path folder : List.of(directory, tree.root())) {
            for (String usual : USUAL_FILES) {
                if (Files.isRegularFile(folder.resolve(usual))) {
                    return List.of(folder.resolve(usual));
                }
            }
        }
        throw CommandFailure.usage("which compose file? There is none of " + USUAL_FILES + " in " + directory
                + ": name it with --compose, or in coppice.yml under environment: compose");
    }

    private static Path existing(Path file) {
        if (!Files.isRegularFile(file)) {
            throw CommandFailure.usage("there is no compose file " + file);
        }
        return file;
    }
}
