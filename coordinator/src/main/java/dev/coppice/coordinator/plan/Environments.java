package dev.coppice.coordinator.plan;

import dev.coppice.plan.SettingKey;
import java.util.List;

/** Which of the containers that plans ask for can be had. */
public enum Environments {
    AVAILABLE,
    REFUSED;

    /** The settings that can't be heeded. */
    List<SettingKey> refused() {
        return switch (this) {
            case AVAILABLE -> List.of();
            case REFUSED -> List.of(SettingKey.CONTAINER, SettingKey.SERVICES, SettingKey.COMPOSE);
        };
    }
}
