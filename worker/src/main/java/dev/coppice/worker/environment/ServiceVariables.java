package dev.coppice.worker.environment;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What tasks are told of the services, in variables named {@code COPPICE_SERVICE_…}. */
final class ServiceVariables {
    private static final String LOOPBACK = "127.0.0.1";

    private ServiceVariables() {}

    /** @param inContainer whether tasks run on the services' own network, where these have their names and ports */
    static Map<String, String> of(List<ServiceRun> services, boolean inContainer) {
        Map<String, String> variables = new TreeMap<>();
        for (ServiceRun service : services) {
            String name = "COPPICE_SERVICE_" + upper(service.name());
            if (inContainer || !service.ports().isEmpty()) {
                variables.put(name + "_HOST", inContainer ? service.name() : LOOPBACK);
            }
            service.ports().forEach((inside, outside) -> {
                String port = Integer.toString(inContainer ? inside : outside);
                variables.putIfAbsent(name + "_PORT", port);
                variables.put(name + "_PORT_" + inside, port);
            });
        }
        return variables;
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
