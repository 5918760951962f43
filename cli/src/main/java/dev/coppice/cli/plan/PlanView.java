package dev.coppice.cli.plan;

import dev.coppice.coordinator.plan.SettingsLayers;
import dev.coppice.plan.Batch;
import dev.coppice.plan.Plan;
import dev.coppice.plan.PlanSettings;
import dev.coppice.plan.SettingKey;
import dev.coppice.plan.ShellBlock;
import dev.coppice.plan.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A plan with the settings that hold for it, for people and for programs. */
final class PlanView {
    private final Plan plan;
    private final List<Batch> batches;
    private final SettingsLayers layers;
    private final PlanSettings settings;
    private final StartView starts;

    PlanView(Plan plan, List<Batch> batches, SettingsLayers layers, WorkingTree tree) {
        this.plan = plan;
        this.batches = batches;
        this.layers = layers;
        this.settings = layers.effective();
        this.starts = StartView.of(settings, tree);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(plan.path() + ": " + plan.name());
        lines.add("");
        lines.addAll(settings());
        lines.addAll(starts.lines());
        batches.forEach(batch -> add(batch, lines));
        return lines;
    }

    /** A line of a table: a key, the value that holds, and where it comes from. */
    private record Row(String key, String value, String origin) {
        String padded(int keys, int values) {
            return String.format("  %-" + keys + "s  %-" + values + "s  %s", key, value, origin);
        }
    }

    private List<String> settings() {
        List<Row> rows = new ArrayList<>();
        for (SettingKey key : SettingKey.values()) {
            if (key == SettingKey.ENV) {
                new TreeMap<>(settings.env())
                        .forEach((name, value) ->
                                rows.add(new Row("env " + name, SettingValue.text(value), originOfVariable(name))));
            } else if (key != SettingKey.NAME) {
                SettingValue.of(key, settings)
                        .ifPresent(value -> rows.add(new Row(key.key(), SettingValue.text(value), origin(key))));
            }
        }
        int keys = rows.stream().mapToInt(row -> row.key.length()).max().orElse(1);
        int values = rows.stream().mapToInt(row -> row.value.length()).max().orElse(1);
        return rows.stream().map(row -> row.padded(keys, Math.max(values, 1))).toList();
    }

    private static void add(Batch batch, List<String> lines) {
        lines.add("");
        lines.add("Batch " + batch.number() + ": " + batch.title());
        for (Task task : batch.tasks()) {
            lines.add("  Task " + task.id() + ": " + task.title());
            for (ShellBlock block : task.blocks()) {
                lines.add("    " + block.shell() + ", line " + block.line());
                block.script().lines().forEach(line -> lines.add(("      " + line).stripTrailing()));
            }
        }
    }

    private String origin(SettingKey key) {
        return layers.layer(key).map(layer -> place(layer, key)).orElse("");
    }

    private String originOfVariable(String name) {
        return layers.layerOfVariable(name)
                .map(layer -> place(layer, SettingKey.ENV))
                .orElse("");
    }

    private static String place(SettingsLayers.Layer layer, SettingKey key) {
        int line = layer.lines().of(key.key());
        return line == 0 ? layer.origin() : layer.origin() + ":" + line;
    }

    Map<String, Object> json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("plan_file", plan.path());
        document.put("name", plan.name());
        Map<String, Object> all = new LinkedHashMap<>();
        for (SettingKey key : SettingKey.values()) {
            if (key != SettingKey.NAME) {
                SettingValue.of(key, settings).ifPresent(value -> {
                    Map<String, Object> setting = new LinkedHashMap<>();
                    setting.put("value", value);
                    setting.put("from", origin(key));
                    all.put(key.key(), setting);
                });
            }
        }
        document.put("settings", all);
        document.put("starts", starts.json());
        document.put("batches", batches.stream().map(PlanView::json).toList());
        return document;
    }

    private static Map<String, Object> json(Batch batch) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("number", batch.number());
        fields.put("title", batch.title());
        fields.put("tasks", batch.tasks().stream().map(PlanView::json).toList());
        return fields;
    }

    private static Map<String, Object> json(Task task) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", task.id());
        fields.put("title", task.title());
        fields.put("blocks", task.blocks().stream().map(PlanView::json).toList());
        return fields;
    }

    private static Map<String, Object> json(ShellBlock block) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("shell", block.shell());
        fields.put("line", block.line());
        fields.put("script", block.script());
        return fields;
    }
}
