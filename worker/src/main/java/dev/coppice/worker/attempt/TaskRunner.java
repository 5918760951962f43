package dev.coppice.worker.attempt;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.attempt.TaskResult;
import dev.coppice.attempt.TaskStatus;
import dev.coppice.job.JobSpec;
import dev.coppice.plan.Batch;
import dev.coppice.plan.OnFailure;
import dev.coppice.plan.ShellBlock;
import dev.coppice.plan.Task;
import dev.coppice.worker.attempt.StopRequest.Cause;
import dev.coppice.worker.log.LogLimits;
import dev.coppice.worker.log.TaskLog;
import dev.coppice.worker.process.BlockEnd;
import dev.coppice.worker.process.OutputSink;
import dev.coppice.worker.process.TaskHost;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs a job's tasks one after the other. What has come of them so far can be had even when it is interrupted. */
final class TaskRunner {
    /** The exit code of what is ended by SIGKILL, as shells count. */
    private static final int KILLED = 137;

    private static final OutputSink NOBODY = (bytes, offset, length) -> {};

    private final JobSpec spec;
    private final TaskHost host;
    private final TaskVariables variables;
    private final Path folder;
    private final AttemptFiles files;
    private final InstantSource clock;
    private final StopRequest stop;
    private final Consumer<TaskResult> progress;
    private final List<TaskResult> results = new ArrayList<>();

    TaskRunner(
            JobSpec spec,
            TaskHost host,
            TaskVariables variables,
            Path folder,
            AttemptFiles files,
            InstantSource clock,
            StopRequest stop,
            Consumer<TaskResult> progress) {
        this.spec = spec;
        this.host = host;
        this.variables = variables;
        this.folder = folder;
        this.files = files;
        this.clock = clock;
        this.stop = stop;
        this.progress = progress;
    }

    /**
     * Runs them all, or up to the first that fails where the plan says so; what is not run is skipped.
     *
     * @throws InterruptedException when the attempt is to end; every task has a result then, too
     */
    void run() throws IOException, InterruptedException {
        boolean goesOn = true;
        try {
            for (Batch batch : spec.batches()) {
                for (Task task : batch.tasks()) {
                    TaskResult result = goesOn ? run(batch, task) : skipped(task);
                    add(result);
                    goesOn &= result.status() == TaskStatus.PASSED || spec.onFailure() == OnFailure.CONTINUE;
                }
            }
        } finally {
            skipTheRest();
        }
    }

    /** In the plan's order. */
    List<TaskResult> results() {
        return List.copyOf(results);
    }

    private void add(TaskResult result) {
        results.add(result);
        progress.accept(result);
    }

    private void skipTheRest() {
        spec.batches().stream()
                .flatMap(batch -> batch.tasks().stream())
                .skip(results.size())
                .forEach(task -> results.add(skipped(task)));
    }

    private TaskResult run(Batch batch, Task task) throws IOException, InterruptedException {
        long start = System.nanoTime();
        TaskLog log = TaskLog.open(files.taskLog(task.id()), clock, variables.secrets(), LogLimits.DEFAULT, NOBODY);
        BlockEnd end;
        try (log) {
            end = runBlocks(batch, task, log, start);
        } catch (InterruptedException e) {
            add(result(task, whenStopped(), KILLED, start, log));
            throw e;
        }
        TaskStatus status =
                end.timedOut() ? TaskStatus.TIMED_OUT : end.exitCode() == 0 ? TaskStatus.PASSED : TaskStatus.FAILED;
        return result(task, status, end.exitCode(), start, log);
    }

    private BlockEnd runBlocks(Batch batch, Task task, TaskLog log, long start)
            throws IOException, InterruptedException {
        Map<String, String> given = variables.of(batch, task);
        Duration limit = spec.taskTimeout().orElse(spec.timeout());
        BlockEnd end = new BlockEnd(0, false);
        try {
            for (ShellBlock block : task.blocks()) {
                end = host.run(block, folder, given, log, limit.minus(since(start)));
                if (end.timedOut()) {
                    log.note("ended here: the task's time of " + limit.toSeconds() + " s is over");
                }
                if (end.timedOut() || end.exitCode() != 0) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            log.note(
                    whenStopped() == TaskStatus.TIMED_OUT
                            ? "ended here: the attempt's time is over"
                            : "ended here: the attempt was stopped");
            throw e;
        }
        return end;
    }

    private TaskStatus whenStopped() {
        return stop.cause().filter(Cause.TIMEOUT::equals).isPresent() ? TaskStatus.TIMED_OUT : TaskStatus.CANCELLED;
    }

    private static TaskResult result(Task task, TaskStatus status, int exitCode, long start, TaskLog log) {
        String tail = status == TaskStatus.PASSED ? "" : log.tail();
        return new TaskResult(task.id(), task.title(), status, exitCode, since(start), tail);
    }

    private static TaskResult skipped(Task task) {
        return new TaskResult(task.id(), task.title(), TaskStatus.SKIPPED, 0, Duration.ZERO, "");
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
