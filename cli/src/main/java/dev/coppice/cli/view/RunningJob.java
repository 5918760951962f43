package dev.coppice.cli.view;

import dev.coppice.cli.view.JobOutline.TaskOutline;
import dev.coppice.slot.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A job whose current attempt runs.
 *
 * @param attempt from 1
 * @param worktree empty until the attempt's files are there
 * @param tasksDone how many of its tasks have ended
 */
record RunningJob(JobOutline job, int attempt, Slot slot, Instant startedAt, String worktree, int tasksDone) {

    RunningJob checkedOut(String name) {
        return new RunningJob(job, attempt, slot, startedAt, name, tasksDone);
    }

    RunningJob taskFinished() {
        return new RunningJob(job, attempt, slot, startedAt, worktree, tasksDone + 1);
    }

    Duration elapsed(Instant now) {
        Duration elapsed = Duration.between(startedAt, now);
        return elapsed.isNegative() ? Duration.ZERO : elapsed;
    }

    /** What it does now, for people. */
    String doing() {
        List<TaskOutline> tasks = job.tasks();
        if (worktree.isEmpty()) {
            return "checking out";
        }
        if (tasksDone >= tasks.size()) {
            return "collecting reports";
        }
        TaskOutline task = tasks.get(tasksDone);
        return task.id() + " " + task.title();
    }
}
