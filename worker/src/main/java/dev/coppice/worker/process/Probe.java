package dev.coppice.worker.process;

import java.io.File;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a command succeeds on this machine: found out when it is first asked for. Safe for use by many threads. */
final class Probe {
    private final List<String> command;
    private volatile @Nullable Boolean known;

    Probe(String... command) {
        this.command = List.of(command);
    }

    boolean succeeds() throws IOException, InterruptedException {
        Boolean answer = known;
        if (answer == null) {
            // Two threads may both find out; they find the same.
            answer = new ProcessBuilder(command)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
            known = answer;
        }
        return answer;
    }
}
