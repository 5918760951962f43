package dev.coppice.coordinator.plan;

import dev.coppice.plan.Isolation;
import dev.coppice.plan.KeyLines;
import dev.coppice.plan.OnFailure;
import dev.coppice.plan.PlanDocument;
import dev.coppice.plan.PlanSettings;
import dev.coppice.plan.SettingKey;
import dev.coppice.plan.SettingsDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sources of a plan's settings.
 *
 * @param layers the one that wins first
 */
public record SettingsLayers(List<Layer> layers) {
    public static final String REQUEST = "command line";
    public static final String DEFAULT = "default";

    /** What holds where nobody says anything. */
    public static final PlanSettings DEFAULTS = PlanSettings.builder()
            .timeout(Duration.ofMinutes(30))
            .retries(2)
            .pool("default")
            .priority(0)
            .isolation(Isolation.WORKTREE)
            .onFailure(OnFailure.STOP)
            .build();

    /**
     * One source of settings.
     *
     * @param origin a file's path, or words such as {@code command line}
     * @param lines where that file gives them
     */
    public record Layer(String origin, PlanSettings settings, KeyLines lines) {}

    public SettingsLayers {
        layers = List.copyOf(layers);
    }

    /** The layers of a plan's settings, or of a job's that has no plan. */
    public static SettingsLayers of(
            PlanSettings request,
            Optional<PlanDocument> plan,
            Optional<SettingsDocument> repository,
            PlanSettings defaults) {
        List<Layer> layers = new ArrayList<>();
        layers.add(new Layer(REQUEST, request, KeyLines.NONE));
        plan.ifPresent(document ->
                layers.add(new Layer(document.plan().path(), document.plan().settings(), document.lines())));
        repository.ifPresent(document -> layers.add(new Layer(document.path(), document.settings(), document.lines())));
        layers.add(new Layer(DEFAULT, defaults, KeyLines.NONE));
        return new SettingsLayers(layers);
    }

    /** The settings that hold. */
    public PlanSettings effective() {
        PlanSettings settings = PlanSettings.NONE;
        for (Layer layer : layers.reversed()) {
            settings = layer.settings.over(settings);
        }
        return settings;
    }

    /** Where the value comes from that holds for a key, or the uppermost part of it where several are merged. */
    public Optional<Layer> layer(SettingKey key) {
        return layers.stream().filter(layer -> key.isIn(layer.settings)).findFirst();
    }

    /** Where a variable's value comes from. */
    public Optional<Layer> layerOfVariable(String name) {
        return layers.stream()
                .filter(layer -> layer.settings.env().containsKey(name))
                .findFirst();
    }
}
