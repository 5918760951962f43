package dev.coppice.coordinator.plan;

import dev.coppice.environment.ComposeSpec;
import dev.coppice.environment.EnvironmentTemplate;
import dev.coppice.environment.NamedEnvironments;
import dev.coppice.plan.PlanDocument;
import dev.coppice.plan.PlanProblem;
import dev.coppice.plan.PlanSettings;
import dev.coppice.plan.Reading;
import dev.coppice.plan.SettingsDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out what a named environment is made from: a plan's services, or compose files. For one thread. */
public final class EnvironmentPlanner {
    private static final List<String> USUAL_FILES = List.of(
            "docker-compose.agent.yml", "compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");

    private final RepositoryFiles files;
    private final PlanLibrary library;
    private final List<PlanProblem> problems = new ArrayList<>();

    /** @param files of the commit that it is made from */
    public EnvironmentPlanner(RepositoryFiles files) {
        this.files = files;
        library = new PlanLibrary(files);
    }

    /**
     * What is asked for.
     *
     * @param compose files that take the place of what the repository says
     * @param plan whose services are wanted
     * @param port that very port of the host's for the leading one
     */
    public record Asked(List<String> compose, Optional<String> plan, Optional<Integer> port) {}

    /**
     * What came of it.
     *
     * @param template empty with problems
     * @param pool that the plan names
     * @param lifetime that the repository names
     */
    public record Found(
            Optional<EnvironmentTemplate> template,
            Optional<String> pool,
            Optional<Duration> lifetime,
            List<PlanProblem> problems) {}

    /** Reads what the repository says. */
    public Found find(String repository, String commit, Asked asked) {
        Optional<SettingsDocument> settings = accepted(library.settings()).flatMap(found -> found);
        NamedEnvironments said =
                settings.flatMap(SettingsDocument::environments).orElse(NamedEnvironments.NONE);
        Optional<SettingsLayers> layers = asked.plan().flatMap(path -> layers(path, settings));
        Optional<PlanSettings> plan = layers.map(SettingsLayers::effective);
        Optional<ComposeSpec> ofPlan = plan.flatMap(PlanSettings::compose);
        Optional<PlanSettings> services = plan.filter(given -> given.compose().isEmpty());
        List<String> compose = plan.isPresent() && ofPlan.isEmpty() ? List.of() : composeFiles(asked, ofPlan, said);
        EnvironmentTemplate template = new EnvironmentTemplate(
                repository,
                commit,
                compose,
                services.map(PlanSettings::services).orElse(Map.of()),
                services.map(PlanSettings::env).orElse(Map.of()),
                plan.flatMap(PlanSettings::secrets).orElse(List.of()),
                ofPlan.map(ComposeSpec::profiles).orElse(said.profiles()),
                plan.isPresent() ? ofPlan.flatMap(ComposeSpec::port) : said.port(),
                asked.port(),
                said.ports(),
                ofPlan.flatMap(ComposeSpec::readyWithin)
                        .or(() -> plan.flatMap(PlanSettings::readyWithin))
                        .orElse(said.readyWithin()),
                said.credentials());
        return new Found(
                problems.isEmpty() ? Optional.of(template) : Optional.empty(),
                plan.flatMap(PlanSettings::pool),
                said.lifetime(),
                List.copyOf(problems));
    }

    private Optional<SettingsLayers> layers(String path, Optional<SettingsDocument> settings) {
        Optional<PlanDocument> document = accepted(library.plan(path));
        if (document.isEmpty()) {
            return Optional.empty();
        }
        SettingsLayers layers = SettingsLayers.of(PlanSettings.NONE, document, settings, SettingsLayers.DEFAULTS);
        new EnvironmentCheck(files, problems).check(layers);
        if (layers.effective().compose().isEmpty()
                && layers.effective().services().isEmpty()) {
            problems.add(new PlanProblem(
                    path,
                    1,
                    "the plan has neither services nor a compose file",
                    "write services: or compose: in its front matter"));
        }
        return Optional.of(layers);
    }

    private List<String> composeFiles(Asked asked, Optional<ComposeSpec> ofPlan, NamedEnvironments said) {
        List<String> named =
                asked.compose().isEmpty() ? ofPlan.map(ComposeSpec::files).orElse(said.files()) : asked.compose();
        if (named.isEmpty() && asked.plan().isEmpty()) {
            named = USUAL_FILES.stream().filter(this::isThere).limit(1).toList();
            if (named.isEmpty()) {
                problems.add(new PlanProblem(
                        "",
                        0,
                        "which compose file? There is none of " + USUAL_FILES + " at " + files.label(),
                        "name it with --compose, or in coppice.yml under environment: compose"));
            }
        }
        named.stream().filter(file -> !isThere(file)).forEach(file -> {
            problems.add(new PlanProblem(
                    "",
                    0,
                    "there is no compose file " + file + " at " + files.label(),
                    "name one by its path from the root of the repository"));
        });
        return named;
    }

    private boolean isThere(String file) {
        return switch (files.find(file, 0)) {
            case RepositoryFiles.Content present -> true;
            case RepositoryFiles.TooLarge present -> true;
            default -> false;
        };
    }

    private <T> Optional<T> accepted(Reading<T> reading) {
        return switch (reading) {
            case Reading.Accepted<T> accepted -> Optional.of(accepted.value());
            case Reading.Refused<T> refused -> {
                problems.addAll(refused.problems());
                yield Optional.empty();
            }
        };
    }
}
