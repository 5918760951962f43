package dev.coppice.worker.environment.compose;

import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** What a compose file would start, as far as that can be told without compose: for people, before anything runs. */
public final class ComposeOutline {
    private ComposeOutline() {}

    /**
     * A service.
     *
     * @param image as it is written, with its variables; empty for one that is built, or that another file names
     * @param profiles in which it runs; none for all
     */
    public record Service(String name, String image, boolean isBuilt, List<String> profiles) {}

    /**
     * Reads a file's services, in the order in which they are written.
     *
     * @param name of the file, for people
     * @throws ComposeException when it is no compose file
     */
    public static List<Service> read(String name, String text) throws ComposeException {
        List<Service> services = new ArrayList<>();
        for (NodeTuple entry : SourceFile.entries(SourceFile.child(new SourceFile(name, text).root(), "services"))) {
            Node service = entry.getValueNode();
            boolean built = SourceFile.entries(service).stream()
                    .anyMatch(key -> SourceFile.scalar(key.getKeyNode()).equals("build"));
            services.add(new Service(
                    SourceFile.scalar(entry.getKeyNode()),
                    SourceFile.scalar(SourceFile.child(service, "image")),
                    built,
                    SourceFile.child(service, "profiles") instanceof SequenceNode profiles
                            ? profiles.getValue().stream()
                                    .map(SourceFile::scalar)
                                    .toList()
                            : List.of()));
        }
        return services;
    }
}
