package dev.coppice.worker.environment.compose;

import dev.coppice.worker.environment.port.Subnet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * How a model is to be rewritten.
 *
 * @param project the environment's name among all of the engine
 * @param address of the host where ports are published
 * @param ports the host's ports
 * @param subnets by the networks' names in the file
 * @param networksAreThere whether compose is to take them as they are
 * @param containerNames those that may stay, as they differ by environment
 * @param markers what stands in the model for a secret's value, by the secret's name
 * @param labels by what a thing is to its owner: {@code service}, {@code network}, {@code volume}, {@code image}
 */
record Instructions(
        String project,
        String address,
        Map<Target, Integer> ports,
        Map<String, Subnet> subnets,
        boolean networksAreThere,
        Set<String> containerNames,
        Map<String, String> markers,
        Function<String, Map<String, String>> labels) {

    /** The engine's name of a network of the file. */
    static String network(String project, String network) {
        return project + "_" + network;
    }

    /** The name of an image that is built for a service. */
    String image(String service) {
        return image(project, service);
    }

    static String image(String project, String service) {
        return project + "-" + service.toLowerCase(Locale.ROOT) + ":coppice";
    }
}
