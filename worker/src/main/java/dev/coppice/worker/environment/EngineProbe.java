package dev.coppice.worker.environment;

import dev.coppice.worker.environment.engine.ContainerSpec;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.Mount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds out whether containers of an engine see this process's files at the same paths. They don't when this process is in a container
 * itself and the engine is the host's: its containers would get empty folders. Nothing needs to run for that.
 */
final class EngineProbe {
    private final Path folder;

    /** @param folder of this process, like those that containers are to see */
    EngineProbe(Path folder) {
        this.folder = folder;
    }

    /**
     * Looks. What is made for it is in the ledger, and left to be settled by the caller.
     *
     * @return why the engine is of no use; empty when it is
     */
    Optional<String> refusal(EngineResources resources) throws IOException, EngineException, InterruptedException {
        String word = UUID.randomUUID().toString();
        Path seen = Files.createTempDirectory(folder, "probe");
        Path file = Files.writeString(seen.resolve("word"), word);
        try {
            String image = resources.emptyImage("coppice-probe:" + word);
            String container = resources.container(
                    "probe",
                    ContainerSpec.of(image, "coppice-probe-" + word)
                            .command(List.of("none"))
                            .mount(new Mount.HostFiles(seen, seen.toString(), true)));
            ByteArrayOutputStream archive = new ByteArrayOutputStream();
            resources.engine().copyOut(container, file.toString(), (channel, bytes) -> archive.writeBytes(bytes));
            return archive.toString(StandardCharsets.ISO_8859_1).contains(word) ? Optional.empty() : blind();
        } catch (EngineException e) {
            if (e.kind() == EngineException.Kind.NOT_FOUND) {
                return blind();
            }
            throw e;
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(seen);
        }
    }

    private Optional<String> blind() {
        return Optional.of("its containers do not see the files of this process in " + folder
                + ": is it in a container itself? Mount its folders there at the same paths as on the engine's host");
    }
}
