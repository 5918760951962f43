package dev.coppice.cli.expiry;

import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.invocation.UserDirectories;
import dev.coppice.cli.reap.Reapers;
import dev.coppice.worker.host.ExpiryFile;
import dev.coppice.worker.process.Detached;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Looks, with every command, whether something should have ended whose keeper is gone: it was killed, or the machine started anew. */
public final class Expiry {
    private final Invocation invocation;

    /** @param invocation of the command that looks */
    public Expiry(Invocation invocation) {
        this.invocation = invocation;
    }

    /** Has what is due ended beside this command, which does not wait for it. */
    public void keep() {
        try {
            if (isAnyDue()) {
                Map<String, String> env = Reapers.unmarked(invocation.environment());
                Detached.start(Reapers.program(ExpireCommand.NAME), env, env.getOrDefault("PATH", "/usr/bin:/bin"));
            }
        } catch (IOException e) {
            invocation
                    .err()
                    .println("coppice: whether something is to be removed by now can't be told: " + e.getMessage());
        }
    }

    private boolean isAnyDue() throws IOException {
        Path state = UserDirectories.of(invocation).state();
        Instant now = invocation.time().instant();
        for (String kind : List.of("environments", "kept")) {
            Path folder = state.resolve(kind);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> things = Files.list(folder)) {
                    for (Path thing : things.filter(Files::isDirectory).toList()) {
                        if (ExpiryFile.in(thing).isDue(now)) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }
}
