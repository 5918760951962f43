package dev.coppice.plan;

import dev.coppice.environment.ServiceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Checks what services say of each other. */
final class ServiceNeeds {
    private final Map<String, ServiceSpec> services;
    private final Map<String, Integer> lines;
    private final Values values;

    ServiceNeeds(Map<String, ServiceSpec> services, Map<String, Integer> lines, Values values) {
        this.services = services;
        this.lines = lines;
        this.values = values;
    }

    void check() {
        refuseAlikeVariables();
        services.forEach((name, service) -> service.needs().forEach(need -> {
            if (!services.containsKey(need)) {
                values.problem(
                        line(name),
                        "service " + name + " needs " + need + ", and there is no such service",
                        Suggestion.closest(need, services.keySet())
                                .map(known -> "did you mean " + known + "?")
                                .orElse("services are " + String.join(", ", new TreeSet<>(services.keySet()))));
            }
        }));
        refuseCycles();
    }

    /** Tasks are told of a service by variables that hold its name. */
    private void refuseAlikeVariables() {
        Map<String, String> seen = new HashMap<>();
        for (String name : services.keySet()) {
            String other = seen.putIfAbsent(name.toUpperCase(Locale.ROOT).replace('-', '_'), name);
            if (other != null) {
                values.problem(
                        line(name),
                        "services " + other + " and " + name + " would be told of by the same variables",
                        "give one of them a name that differs in more than its dashes");
            }
        }
    }

    private void refuseCycles() {
        for (String start : services.keySet()) {
            List<String> way = new ArrayList<>();
            if (comesBack(start, start, way) && start.equals(new TreeSet<>(way).first())) {
                values.problem(
                        line(start),
                        "services need each other in a circle: " + String.join(" -> ", way) + " -> " + start,
                        "remove one of these needs");
            }
        }
    }

    private boolean comesBack(String from, String to, List<String> way) {
        ServiceSpec service = services.get(from);
        if (service == null || way.contains(from)) {
            return false;
        }
        way.add(from);
        for (String need : service.needs()) {
            if (need.equals(to) || comesBack(need, to, way)) {
                return true;
            }
        }
        way.remove(from);
        return false;
    }

    private int line(String service) {
        return lines.getOrDefault(service, 0);
    }
}
