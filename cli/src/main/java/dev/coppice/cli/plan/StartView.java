package dev.coppice.cli.plan;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.coordinator.plan.RepositoryFiles;
import dev.coppice.environment.ComposeSpec;
import dev.coppice.environment.ReadyCheck;
import dev.coppice.environment.ServiceSpec;
import dev.coppice.plan.PlanParser;
import dev.coppice.plan.PlanSettings;
import dev.coppice.worker.environment.compose.ComposeException;
import dev.coppice.worker.environment.compose.ComposeOutline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The containers that an attempt of a plan would start, for people and for programs. */
final class StartView {
    /** One of them. */
    private record Start(String name, String image, String how) {}

    private final List<Start> starts = new ArrayList<>();

    private StartView() {}

    /** @throws CommandFailure when a compose file can't be read */
    static StartView of(PlanSettings settings, WorkingTree tree) {
        StartView view = new StartView();
        new TreeMap<>(settings.services())
                .forEach((name, service) -> view.starts.add(new Start(name, service.image(), how(service))));
        settings.compose().ifPresent(compose -> view.addServices(compose, tree));
        settings.container()
                .ifPresent(container -> view.starts.add(
                        new Start("(tasks)", container.image(), "the tasks run in it, after the rest")));
        return view;
    }

    private static String how(ServiceSpec service) {
        List<String> words = new ArrayList<>();
        if (!service.needs().isEmpty()) {
            words.add("after " + String.join(", ", service.needs()));
        }
        if (!service.ports().isEmpty()) {
            words.add((service.ports().size() == 1 ? "port " : "ports ")
                    + service.ports().stream().map(Object::toString).collect(Collectors.joining(", "))
                    + " on a free one of the host's");
        }
        service.healthcheck()
                .filter(check -> !check.isNone())
                .ifPresent(
                        check -> words.add("ready when healthy: " + check.test().getLast()));
        service.ready().ifPresent(check -> words.add("ready when " + word(check)));
        return String.join("; ", words);
    }

    private static String word(ReadyCheck check) {
        return switch (check.kind()) {
            case TCP -> "port " + check.port() + " accepts connections";
            case HTTP -> "port " + check.port() + " answers GET " + check.text();
            case LOG -> "its output has \"" + check.text() + "\"";
        };
    }

    /** Of a file that is not there, lint tells. */
    private void addServices(ComposeSpec compose, WorkingTree tree) {
        Map<String, Start> services = new LinkedHashMap<>();
        for (String file : compose.files()) {
            if (tree.find(file, PlanParser.LARGEST) instanceof RepositoryFiles.Content content) {
                try {
                    ComposeOutline.read(file, new String(content.bytes(), StandardCharsets.UTF_8)).stream()
                            .filter(service -> service.profiles().isEmpty()
                                    || service.profiles().stream().anyMatch(compose.profiles()::contains))
                            .forEach(service -> services.merge(
                                    service.name(),
                                    start(service, file),
                                    (one, other) -> other.image.isEmpty() ? one : other));
                } catch (ComposeException e) {
                    throw CommandFailure.usage(String.valueOf(e.getMessage()), e);
                }
            }
        }
        starts.addAll(services.values());
    }

    private static Start start(ComposeOutline.Service service, String file) {
        return new Start(service.name(), service.isBuilt() ? "(built)" : service.image(), "as " + file + " says");
    }

    List<String> lines() {
        if (starts.isEmpty()) {
            return List.of();
        }
        int names = starts.stream().mapToInt(start -> start.name.length()).max().orElse(1);
        int images =
                starts.stream().mapToInt(start -> start.image.length()).max().orElse(1);
        List<String> lines = new ArrayList<>(List.of("", "Each attempt starts its own:"));
        starts.forEach(start -> lines.add(String.format(
                        "  %-" + names + "s  %-" + Math.max(1, images) + "s  %s", start.name, start.image, start.how)
                .stripTrailing()));
        return lines;
    }

    List<Map<String, Object>> json() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Start start : starts) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", start.name);
            fields.put("image", start.image);
            fields.put("how", start.how);
            all.add(fields);
        }
        return all;
    }
}
