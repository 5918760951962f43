package dev.coppice.cli.environment;

import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.view.DurationText;
import dev.coppice.cli.view.PrettyJson;
import dev.coppice.worker.named.NamedEnvironment;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shows named environments. */
final class EnvironmentView {
    private static final String ROW = "%-16s %-10s %-22s %-26s %-8s %-8s %-10s %s%n";

    private final Invocation invocation;

    EnvironmentView(Invocation invocation) {
        this.invocation = invocation;
    }

    void printOne(NamedEnvironment environment, boolean json) {
        if (json) {
            invocation.out().println(PrettyJson.of(document(environment)));
            return;
        }
        PrintWriter out = invocation.out();
        String name = environment.name();
        out.println(name + "  " + environment.state()
                + environment.trouble().map(why -> ": " + why).orElse(""));
        environment
                .ports()
                .forEach((target, port) ->
                        out.println("  url          http://localhost:" + port + "  (" + target + ")"));
        environment.credentials().forEach((key, value) -> out.printf("  %-12s %s%n", key, value));
        out.println("  services     " + String.join(", ", environment.services()));
        out.println("  directory    " + environment.directory());
        if (!environment.isStopped()) {
            out.println("  time left    " + left(environment) + "  (coppice env extend " + name + ")");
        }
        out.println("  logs         coppice env logs -f " + name);
        out.println("  stop         coppice env stop " + name + "  (--cleanup removes its volumes as well)");
        out.println("  list         coppice env list");
    }

    void printAll(List<NamedEnvironment> environments, boolean json) {
        if (json) {
            invocation
                    .out()
                    .println(PrettyJson.of(Map.of(
                            "environments",
                            environments.stream().map(this::document).toList())));
            return;
        }
        if (environments.isEmpty()) {
            invocation.out().println("No environments. Start one: coppice env start NAME");
            return;
        }
        invocation.out().printf(ROW, "NAME", "STATE", "SERVICES", "URL", "AGE", "LEFT", "OWNER", "FOLDER");
        for (NamedEnvironment each : environments) {
            invocation
                    .out()
                    .printf(
                            ROW,
                            each.name(),
                            each.state(),
                            String.join(",", each.services()),
                            each.urls().stream().findFirst().orElse("-"),
                            DurationText.coarse(Duration.between(
                                    each.created(), invocation.time().instant())),
                            each.isStopped() ? "-" : left(each),
                            each.owner(),
                            each.directory());
        }
    }

    private String left(NamedEnvironment environment) {
        return DurationText.coarse(Duration.between(invocation.time().instant(), environment.expires()));
    }

    private Map<String, Object> document(NamedEnvironment environment) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", environment.name());
        document.put("state", environment.state().name());
        document.put("services", environment.services());
        document.put("urls", environment.urls());
        Map<String, Integer> ports = new LinkedHashMap<>();
        environment.ports().forEach((target, port) -> ports.put(target.toString(), port));
        document.put("ports", ports);
        document.put("created", environment.created().toString());
        document.put("expires", environment.expires().toString());
        document.put("directory", environment.directory().toString());
        document.put("owner", environment.owner());
        document.put("host", "localhost");
        document.put("project", environment.project());
        document.put("credentials", environment.credentials());
        environment.trouble().ifPresent(why -> document.put("message", why));
        return document;
    }
}
