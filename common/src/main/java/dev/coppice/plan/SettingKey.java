package dev.coppice.plan;

import java.util.Arrays;
import java.util.List;

/** The settings by the keys under which a person writes them. */
public enum SettingKey {
    NAME("name"),
    TIMEOUT("timeout"),
    TASK_TIMEOUT("task_timeout"),
    RETRIES("retries"),
    POOL("pool"),
    PRIORITY("priority"),
    NEEDS("needs"),
    ISOLATION("isolation"),
    CACHES("caches"),
    ENV("env"),
    SECRETS("secrets"),
    CONTAINER("container"),
    SERVICES("services"),
    COMPOSE("compose"),
    WAIT("wait"),
    REPORTS("reports"),
    ARTIFACTS("artifacts"),
    ON_FAILURE("on_failure");

    private final String key;

    SettingKey(String key) {
        this.key = key;
    }

    public String key() {
        return key;
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(SettingKey::key).toList();
    }

    /** Whether the settings say anything for this key. */
    public boolean isIn(PlanSettings settings) {
        return switch (this) {
            case NAME -> settings.name().isPresent();
            case TIMEOUT -> settings.timeout().isPresent();
            case TASK_TIMEOUT -> settings.taskTimeout().isPresent();
            case RETRIES -> settings.retries().isPresent();
            case POOL -> settings.pool().isPresent();
            case PRIORITY -> settings.priority().isPresent();
            case NEEDS -> settings.needs().isPresent();
            case ISOLATION -> settings.isolation().isPresent();
            case CACHES -> settings.caches().isPresent();
            case ENV -> !settings.env().isEmpty();
            case SECRETS -> settings.secrets().isPresent();
            case CONTAINER -> settings.container().isPresent();
            case SERVICES -> !settings.services().isEmpty();
            case COMPOSE -> settings.compose().isPresent();
            case WAIT -> settings.readyWithin().isPresent();
            case REPORTS -> settings.reports().isPresent();
            case ARTIFACTS -> settings.artifacts().isPresent();
            case ON_FAILURE -> settings.onFailure().isPresent();
        };
    }
}
