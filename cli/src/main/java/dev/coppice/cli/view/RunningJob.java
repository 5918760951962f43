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
 * @param preparing what it waits for before its tasks begin; empty for its files
 * @param worktree empty until the attempt's files are there
 * @param tasksDone how many of its tasks have ended
 */
record RunningJob(
        JobOutline job, int attempt, Slot slot, Instant startedAt, String preparing, String worktree, int tasksDone) {

    RunningJob preparing(String doing) {
        return new RunningJob(job, attempt, slot, startedAt, doing, worktree, tasksDone);
    }

    RunningJob checkedOut(String name) {
        return new RunningJob(job, attempt, slot, startedAt, preparing, name, tasksDone);
    }

    /** Who begins to look while it runs has not been told of all tasks: its place in the plan says how many have ended. */
    RunningJob taskFinished(String id) {
        int place = job.tasks().stream().map(TaskOutline::id).toList().indexOf(id);
        return new RunningJob(job, attempt, slot, startedAt, preparing, worktree, Math.max(tasksDone, place + 1));
    }

    Duration elapsed(Instant now) {
        Duration elapsed = Duration.between(startedAt, now);
        return elapsed.isNegative() ? Duration.ZERO : elapsed;
    }

    /** What it does now, for people. */
    String doing() {
        List<TaskOutline> tasks = job.tasks();
        if (worktree.isEmpty()) {
            return preparing.isEmpty() ? "checking out" : preparing;
        }
        if (tasksDone >= tasks.size()) {
            return "collecting reports";
        }
        TaskOutline task = tasks.get(tasksDone);
        return task.id() + " " + task.title();
    }
}
