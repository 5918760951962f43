package dev.coppice.worker.leftover;

import dev.coppice.plan.ShellBlock;
import dev.coppice.worker.process.Shells;
import dev.coppice.worker.process.TaskShell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A worker process, run by a test, that is killed in the middle of a task which is hard to end. Says so when it is there. */
final class DoomedWorker {
    private static final String HARD_TO_END = """
            trap '' TERM
            env -i setsid -f sleep 1000 > /dev/null 2>&1
            setsid bash -c 'trap "" TERM; (bash -c "trap \\"\\" TERM; echo up; while :; do sleep 1; done" &)' &
            while :; do sleep 1; done
            """;

    private DoomedWorker() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        RunDirectory run = RunDirectory.open(Path.of(arguments[0]));
        Path scripts = Files.createDirectory(run.newAttempt());
        Map<String, String> environment =
                Map.of("PATH", System.getenv("PATH"), "COPPICE_CLAIM", "some-claim", "COPPICE_RUN", run.id());
        TaskShell shell = new TaskShell(
                Shells.find(System.getenv("PATH"), run.pipes(), run.id()),
                "some-claim",
                scripts,
                Duration.ofSeconds(5));
        shell.run(
                new ShellBlock("bash", HARD_TO_END, 1),
                scripts,
                environment,
                (bytes, offset, length) -> {
                    if (new String(bytes, offset, length, StandardCharsets.UTF_8).contains("up")) {
                        System.out.println(run.id());
                        System.out.flush();
                    }
                },
                Duration.ofMinutes(1));
    }
}
