package dev.coppice.worker.environment.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The order of ports. */
final class Ordered {
    private Ordered() {}

    /** The given ones, with that of a container's port before the others. */
    static List<Target> targets(List<Target> targets, Optional<Integer> first) throws ComposeException {
        if (first.isEmpty()) {
            return targets;
        }
        Target chosen = targets.stream()
                .filter(target -> target.port() == first.get())
                .findFirst()
                .orElseThrow(() -> ComposeException.badFile(
                        "no service publishes the port " + first.get() + "; published are " + targets));
        List<Target> ordered = new ArrayList<>(List.of(chosen));
        targets.stream().filter(target -> !target.equals(chosen)).forEach(ordered::add);
        return ordered;
    }
}
