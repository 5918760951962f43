package dev.coppice.worker.kept;

import dev.coppice.worker.host.PrivateProperties;
import dev.coppice.worker.kept.KeptAttempt.KeptContainer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The file that describes a kept attempt. Only its owner may read it. */
final class KeptFile {
    private static final String VARIABLE = "variable.";

    private KeptFile() {}

    static void write(Path file, KeptAttempt kept) throws IOException {
        PrivateProperties text = PrivateProperties.empty();
        text.put("token", kept.token());
        text.put("job", kept.job());
        text.put("number", Integer.toString(kept.number()));
        text.put("plan", kept.plan());
        text.put("repository", kept.repository());
        text.put("why", kept.why());
        text.put("run", kept.run());
        text.put("worktree", kept.worktree().toString());
        text.put("home", kept.home().toString());
        text.put(VARIABLE, kept.variables());
        text.put("secrets", kept.secrets());
        kept.container().ifPresent(container -> {
            text.put("container", container.name());
            text.put("user", container.user());
        });
        text.put("services", kept.services());
        text.put("created", kept.created().toString());
        text.put("expires", kept.expires().toString());
        text.write(file);
    }

    static KeptAttempt read(Path file) throws IOException {
        try {
            PrivateProperties text = PrivateProperties.read(file);
            return new KeptAttempt(
                    text.need("token"),
                    text.need("job"),
                    Integer.parseInt(text.need("number")),
                    text.need("plan"),
                    text.need("repository"),
                    text.need("why"),
                    text.need("run"),
                    Path.of(text.need("worktree")),
                    Path.of(text.need("home")),
                    text.map(VARIABLE),
                    text.words("secrets"),
                    text.has("container")
                            ? Optional.of(new KeptContainer(text.need("container"), text.need("user")))
                            : Optional.empty(),
                    text.words("services"),
                    Instant.parse(text.need("created")),
                    Instant.parse(text.need("expires")));
        } catch (RuntimeException e) {
            throw new IOException(file + " can't be read: " + e.getMessage(), e);
        }
    }
}
