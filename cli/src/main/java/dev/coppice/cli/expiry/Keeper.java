package dev.coppice.cli.expiry;

import dev.coppice.cli.invocation.Invocation;
import dev.coppice.cli.reap.Reapers;
import dev.coppice.worker.host.Keepers;
import dev.coppice.worker.process.Detached;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A small shell that waits for something's end, has this program end it, and goes itself when that is done. */
public final class Keeper implements Keepers {
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

    private final Map<String, String> env;
    private final List<String> further;

    /** Starts nothing yet. Its shells carry no mark of a run's: nobody's sweep ends them. */
    public Keeper(Invocation invocation) {
        this(invocation, List.of());
    }

    private Keeper(Invocation invocation, List<String> further) {
        this.env = Reapers.unmarked(invocation.environment());
        this.further = further;
    }

    /** One for the named environments that a worker hosts. */
    public static Keeper of(Invocation invocation, Path data) {
        return new Keeper(invocation, List.of(ExpireCommand.DATA, data.toString()));
    }

    @Override
    public void keep(Path expires) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "sh", "-c", SCRIPT, "coppice-keeper", expires.toAbsolutePath().toString()));
        words.addAll(Reapers.program(ExpireCommand.NAME));
        words.addAll(further);
        Detached.start(words, env, env.getOrDefault("PATH", "/usr/bin:/bin"));
    }
}
