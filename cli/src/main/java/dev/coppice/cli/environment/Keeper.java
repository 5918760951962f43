package dev.coppice.cli.environment;

import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.reap.Reapers;
import dev.coppice.worker.named.Keepers;
import dev.coppice.worker.process.Detached;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A small shell that waits for an environment's end, has this program stop it, and ends when that is done. */
final class Keeper implements Keepers {
    private static final String SCRIPT = """
            file=$1
            shift
            while read -r end 2>/dev/null <"$file"; do
                left=$((end - $(date +%s)))
                if [ "$left" -le 0 ]; then
                    "$@"
                    left=5
                elif [ "$left" -gt 10 ]; then
                    left=10
                fi
                sleep "$left"
            done
            """;

    private final Invocation invocation;
    private final Map<String, String> env;

    Keeper(Invocation invocation, Map<String, String> env) {
        this.invocation = invocation;
        this.env = env;
    }

    @Override
    public void keep(String name, Path expires, Instant end) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "sh", "-c", SCRIPT, "coppice-keeper", expires.toAbsolutePath().toString()));
        words.addAll(Reapers.program("env", ExpireCommand.NAME));
        Detached.start(words, env, invocation.environment().getOrDefault("PATH", "/usr/bin:/bin"));
    }
}
