package dev.coppice.plan;

import dev.coppice.environment.ComposeSpec;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.environment.TaskContainer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers the settings of one source; what is not given stays open. For one thread. */
public final class PlanSettingsBuilder {
    private Optional<String> name = Optional.empty();
    private Optional<Duration> timeout = Optional.empty();
    private Optional<Duration> taskTimeout = Optional.empty();
    private Optional<Integer> retries = Optional.empty();
    private Optional<String> pool = Optional.empty();
    private Optional<Integer> priority = Optional.empty();
    private Optional<List<String>> needs = Optional.empty();
    private Optional<Isolation> isolation = Optional.empty();
    private Optional<List<Cache>> caches = Optional.empty();
    private Map<String, String> env = Map.of();
    private Optional<List<String>> secrets = Optional.empty();
    private Optional<TaskContainer> container = Optional.empty();
    private Map<String, ServiceSpec> services = Map.of();
    private Optional<ComposeSpec> compose = Optional.empty();
    private Optional<Duration> readyWithin = Optional.empty();
    private Optional<List<String>> reports = Optional.empty();
    private Optional<List<String>> artifacts = Optional.empty();
    private Optional<OnFailure> onFailure = Optional.empty();

    PlanSettingsBuilder() {}

    public PlanSettingsBuilder name(String name) {
        this.name = Optional.of(name);
        return this;
    }

    public PlanSettingsBuilder timeout(Duration timeout) {
        this.timeout = Optional.of(timeout);
        return this;
    }

    public PlanSettingsBuilder taskTimeout(Duration taskTimeout) {
        this.taskTimeout = Optional.of(taskTimeout);
        return this;
    }

    public PlanSettingsBuilder retries(Integer retries) {
        this.retries = Optional.of(retries);
        return this;
    }

    public PlanSettingsBuilder pool(String pool) {
        this.pool = Optional.of(pool);
        return this;
    }

    public PlanSettingsBuilder priority(Integer priority) {
        this.priority = Optional.of(priority);
        return this;
    }

    public PlanSettingsBuilder needs(List<String> needs) {
        this.needs = Optional.of(needs);
        return this;
    }

    public PlanSettingsBuilder isolation(Isolation isolation) {
        this.isolation = Optional.of(isolation);
        return this;
    }

    public PlanSettingsBuilder caches(List<Cache> caches) {
        this.caches = Optional.of(caches);
        return this;
    }

    public PlanSettingsBuilder env(Map<String, String> env) {
        this.env = env;
        return this;
    }

    public PlanSettingsBuilder secrets(List<String> secrets) {
        this.secrets = Optional.of(secrets);
        return this;
    }

    public PlanSettingsBuilder container(TaskContainer container) {
        this.container = Optional.of(container);
        return this;
    }

    public PlanSettingsBuilder services(Map<String, ServiceSpec> services) {
        this.services = services;
        return this;
    }

    public PlanSettingsBuilder compose(ComposeSpec compose) {
        this.compose = Optional.of(compose);
        return this;
    }

    public PlanSettingsBuilder readyWithin(Duration readyWithin) {
        this.readyWithin = Optional.of(readyWithin);
        return this;
    }

    public PlanSettingsBuilder reports(List<String> reports) {
        this.reports = Optional.of(reports);
        return this;
    }

    public PlanSettingsBuilder artifacts(List<String> artifacts) {
        this.artifacts = Optional.of(artifacts);
        return this;
    }

    public PlanSettingsBuilder onFailure(OnFailure onFailure) {
        this.onFailure = Optional.of(onFailure);
        return this;
    }

    public PlanSettings build() {
        return new PlanSettings(
                name,
                timeout,
                taskTimeout,
                retries,
                pool,
                priority,
                needs,
                isolation,
                caches,
                env,
                secrets,
                container,
                services,
                compose,
                readyWithin,
                reports,
                artifacts,
                onFailure);
    }
}
