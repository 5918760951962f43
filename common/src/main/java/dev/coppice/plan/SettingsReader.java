package dev.coppice.plan;

import dev.coppice.environment.ModuleTests;
import dev.coppice.environment.NamedEnvironments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads front matter and settings files. For one file. */
final class SettingsReader {
    private static final int HIGHEST_PRIORITY = 1_000_000;

    private final Problems problems;
    private final Values values;
    private final EnvironmentReader environments;
    private final PlanSettingsBuilder settings = PlanSettings.builder();
    private final Map<String, Integer> lines = new HashMap<>();
    private final Map<String, Consumer<Yaml>> beside = new LinkedHashMap<>();
    private Optional<ModuleTests> tests = Optional.empty();
    private Optional<NamedEnvironments> named = Optional.empty();

    /** Of a plan's front matter. */
    SettingsReader(Problems problems) {
        this.problems = problems;
        this.values = new Values(problems);
        this.environments = new EnvironmentReader(values);
    }

    /** Of a file that says once for a repository what belongs to no plan as well. */
    static SettingsReader ofRepository(Problems problems) {
        SettingsReader reader = new SettingsReader(problems);
        RepositoryEnvironmentsReader more = new RepositoryEnvironmentsReader(reader.values);
        reader.beside.put("test", value -> reader.tests = more.tests(value));
        reader.beside.put("environment", value -> reader.named = more.environments(value));
        return reader;
    }

    /** The settings of a YAML text; to be used only when no problem was added. */
    PlanSettings read(String yaml) {
        YamlReader.read(yaml, problems)
                .filter(document -> !(document instanceof Yaml.Empty))
                .ifPresent(this::document);
        PlanSettings read = settings.build();
        refuseTwoEnvironments(read);
        refuseSecretVariables(read);
        return read;
    }

    Optional<ModuleTests> tests() {
        return tests;
    }

    Optional<NamedEnvironments> environments() {
        return named;
    }

    KeyLines lines() {
        return new KeyLines(lines);
    }

    private void document(Yaml document) {
        if (!(document instanceof Yaml.Mapping mapping)) {
            problems.add(document.line(), "these settings are not a map", "write key: value, one on each line");
            return;
        }
        mapping.entries().forEach(entry -> lines.put(entry.key(), entry.line()));
        List<String> known = new ArrayList<>(SettingKey.keys());
        known.addAll(beside.keySet());
        values.fields(document, "", known).orElse(Map.of()).forEach((key, value) -> {
            Optional.ofNullable(beside.get(key)).ifPresent(reader -> reader.accept(value));
            for (SettingKey setting : SettingKey.values()) {
                if (setting.key().equals(key)) {
                    read(setting, value);
                }
            }
        });
    }

    private void read(SettingKey key, Yaml value) {
        String what = key.key();
        switch (key) {
            case NAME -> give(values.one(value, what, Names::line), settings::name);
            case TIMEOUT -> give(values.one(value, what, DurationText::parse), settings::timeout);
            case TASK_TIMEOUT -> give(values.one(value, what, DurationText::parse), settings::taskTimeout);
            case RETRIES ->
                give(values.one(value, what, Values.integer(0, PlanSettings.MOST_RETRIES)), settings::retries);
            case POOL -> give(values.one(value, what, Names::pool), settings::pool);
            case PRIORITY ->
                give(values.one(value, what, Values.integer(-HIGHEST_PRIORITY, HIGHEST_PRIORITY)), settings::priority);
            case NEEDS -> give(needs(value), settings::needs);
            case ISOLATION -> give(values.one(value, what, Values.word(Isolation.class)), settings::isolation);
            case CACHES -> give(new CachesReader(values).read(value), settings::caches);
            case ENV -> settings.env(environments.variables(value, what));
            case SECRETS -> give(values.texts(value, what, Names::variable), settings::secrets);
            case CONTAINER -> give(environments.container(value), settings::container);
            case SERVICES -> settings.services(environments.services(value));
            case COMPOSE -> give(environments.compose(value), settings::compose);
            case WAIT -> give(values.one(value, what, DurationText::parse), settings::readyWithin);
            case REPORTS -> give(values.texts(value, what, RepositoryPath::glob), settings::reports);
            case ARTIFACTS -> give(values.texts(value, what, RepositoryPath::glob), settings::artifacts);
            case ON_FAILURE -> give(values.one(value, what, Values.word(OnFailure.class)), settings::onFailure);
        }
    }

    private static <T> void give(Optional<T> value, Consumer<T> to) {
        value.ifPresent(to);
    }

    private Optional<List<String>> needs(Yaml value) {
        if (value instanceof Yaml.Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                lines.put(KeyLines.need(i), sequence.items().get(i).line());
            }
        }
        return values.texts(value, SettingKey.NEEDS.key(), RepositoryPath::normalise);
    }

    private void refuseTwoEnvironments(PlanSettings read) {
        boolean containers = read.container().isPresent() || !read.services().isEmpty();
        if (containers && read.compose().isPresent()) {
            problems.add(
                    lines().of(SettingKey.COMPOSE.key()),
                    "compose stands in for container and services, and both are given",
                    "keep either compose or container and services");
        }
    }

    private void refuseSecretVariables(PlanSettings read) {
        for (String secret : read.secrets().orElse(List.of())) {
            if (read.env().containsKey(secret)) {
                problems.add(
                        lines().of(SettingKey.ENV.key()),
                        secret + " is among the secrets and has its value in env",
                        "remove it from env; a secret's value comes from the worker's secret source");
            }
        }
    }
}
