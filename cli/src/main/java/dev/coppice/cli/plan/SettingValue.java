package dev.coppice.cli.plan;

import dev.coppice.plan.Cache;
import dev.coppice.plan.DurationText;
import dev.coppice.plan.PlanSettings;
import dev.coppice.plan.SettingKey;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The values of settings in the form in which a plan would give them: numbers, texts, lists and maps. */
final class SettingValue {
    private SettingValue() {}

    static Optional<Object> of(SettingKey key, PlanSettings settings) {
        return switch (key) {
            case NAME -> any(settings.name());
            case TIMEOUT -> any(settings.timeout().map(DurationText::format));
            case TASK_TIMEOUT -> any(settings.taskTimeout().map(DurationText::format));
            case RETRIES -> any(settings.retries());
            case POOL -> any(settings.pool());
            case PRIORITY -> any(settings.priority());
            case NEEDS -> any(settings.needs());
            case ISOLATION -> any(settings.isolation().map(SettingValue::word));
            case CACHES ->
                any(settings.caches()
                        .map(caches -> caches.stream().map(SettingValue::cache).toList()));
            case ENV -> any(Optional.of(new TreeMap<>(settings.env())).filter(env -> !env.isEmpty()));
            case SECRETS -> any(settings.secrets());
            case CONTAINER -> any(settings.container().map(EnvironmentValue::container));
            case SERVICES ->
                any(Optional.of(EnvironmentValue.services(settings.services()))
                        .filter(services -> !services.isEmpty()));
            case COMPOSE -> any(settings.compose().map(EnvironmentValue::compose));
            case WAIT -> any(settings.readyWithin().map(DurationText::format));
            case REPORTS -> any(settings.reports());
            case ARTIFACTS -> any(settings.artifacts());
            case ON_FAILURE -> any(settings.onFailure().map(SettingValue::word));
        };
    }

    private static Optional<Object> any(Optional<?> value) {
        return value.map(Object.class::cast);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Object cache(Cache cache) {
        return cache.path().isPresent() ? Map.of(cache.name(), cache.path().get()) : cache.name();
    }

    /** On one line. */
    static String text(Object value) {
        if (value instanceof List<?> list) {
            return list.isEmpty()
                    ? "none"
                    : String.join(", ", list.stream().map(SettingValue::text).toList());
        }
        if (value instanceof Map<?, ?> map) {
            return String.join(
                    ", ",
                    map.entrySet().stream()
                            .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
                            .toList());
        }
        return value.toString().replace("\n", "\\n");
    }
}
