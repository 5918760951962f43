package dev.coppice.worker.named;

import java.util.List;
import java.util.Optional;

/** A container of a named environment, in the engine. */
public record EnvironmentContainer(String service, String id, String name) {

    /**
     * Those of a service, or all.
     *
     * @param all that an environment has
     * @param name of that environment
     * @return at least one
     * @throws EnvironmentRefusal when there is none
     */
    static List<EnvironmentContainer> of(List<EnvironmentContainer> all, String name, Optional<String> service)
            throws EnvironmentRefusal {
        List<EnvironmentContainer> wanted = all.stream()
                .filter(container -> service.isEmpty() || container.service().equals(service.get()))
                .toList();
        if (wanted.isEmpty()) {
            throw new EnvironmentRefusal(service.map(
                                    word -> "the environment " + name + " has no running service " + word)
                            .orElse("nothing of the environment " + name + " runs")
                    + "; it has "
                    + all.stream().map(EnvironmentContainer::service).distinct().toList());
        }
        return wanted;
    }
}
