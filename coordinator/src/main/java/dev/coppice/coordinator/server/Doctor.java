package dev.coppice.coordinator.server;

import dev.coppice.coordinator.Census;
import dev.coppice.coordinator.artifact.FilesUser;
import dev.coppice.coordinator.artifact.SharedFiles;
import dev.coppice.coordinator.dispatch.Shortcoming;
import dev.coppice.coordinator.dispatch.WorkerView;
import dev.coppice.coordinator.session.StoreException;
import dev.coppice.job.JobQueue;
import dev.coppice.transport.Link;
import dev.coppice.transport.LinkReport;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Looks for what keeps a coordinator from doing its work. Safe for use by many threads. */
public final class Doctor {
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final Path data;
    private final SharedFiles files;
    private final long reserve;
    private final GitVersion git;
    private final InstantSource clock;

    /**
     * For one coordinator.
     *
     * @param data where it keeps what it needs not share
     * @param files what it shares with the other coordinators of its database
     * @param reserve what must stay free there, in bytes
     * @param git of this machine
     */
    public Doctor(Path data, SharedFiles files, long reserve, GitVersion git, InstantSource clock) {
        this.data = data;
        this.files = files;
        this.reserve = reserve;
        this.git = git;
        this.clock = clock;
    }

    /** Asks the git program, by which commits are fetched. */
    @FunctionalInterface
    public interface GitVersion {
        /** What it says. */
        String ask() throws Exception;
    }

    /** How bad it is. */
    public enum Status {
        OK,
        WARNING,
        ERROR
    }

    /**
     * What was found.
     *
     * @param hint what to do; empty when there is nothing to do
     */
    public record Check(String name, Status status, String message, String hint) {}

    /** Checks all that there is. */
    public List<Check> examine(Standing.Leading leading, Records records) {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check("leader", Status.OK, "this coordinator decides, with epoch " + leading.epoch(), ""));
        checks.add(broker(leading.transport().report()));
        leading.coordinator()
                .publishTroubles()
                .forEach((pool, why) -> checks.add(new Check(
                        "pool",
                        Status.ERROR,
                        "tickets of pool " + pool + " can't be published: " + why,
                        "they are published again each second, until the broker takes them")));
        parked(leading.transport().parked()).ifPresent(checks::add);
        dead(records).ifPresent(checks::add);
        checks.add(queues(leading.coordinator().census()));
        checks.add(database(leading.trouble(), records));
        checks.addAll(
                workers(leading.coordinator().workers(), leading.transport().link()));
        checks.add(git());
        checks.add(disk(data));
        if (!files.folder().startsWith(data)) {
            checks.add(disk(files.folder()));
        }
        checks.addAll(files(records));
        return checks;
    }

    private static Check broker(LinkReport report) {
        return switch (report.link()) {
            case UP -> new Check("broker", Status.OK, connected(report), "");
            case BLOCKED ->
                new Check(
                        "broker",
                        Status.ERROR,
                        report.peer() + ": " + report.trouble(),
                        "it lacks disk or memory: see 'rabbitmqctl status' there");
            case DOWN -> new Check("broker", Status.ERROR, report.trouble(), "see that it runs, and see --broker");
        };
    }

    private static String connected(LinkReport report) {
        return report.peer().isEmpty() ? "connected" : report.peer() + "; " + report.settings();
    }

    private static Optional<Check> parked(int events) {
        return events == 0
                ? Optional.empty()
                : Optional.of(new Check(
                        "events",
                        Status.WARNING,
                        events + (events == 1 ? " event was" : " events were")
                                + " set aside, as they could not be read or taken in",
                        "their attempts go on or are lost and run again, so nothing waits for them; see what they are in"
                                + " the queue *.events.parked.* by the broker's own tools, and purge it"));
    }

    private static Optional<Check> dead(Records records) {
        int tickets;
        try {
            tickets = records.deadTickets().count();
        } catch (StoreException e) {
            return Optional.empty(); // the database has a check of its own
        }
        return tickets == 0
                ? Optional.empty()
                : Optional.of(
                        new Check(
                                "dead",
                                Status.WARNING,
                                tickets + (tickets == 1 ? " ticket was" : " tickets were")
                                        + " set aside, as no worker could take it",
                                "see 'coppice dead list'; 'coppice dead replay' makes a new attempt, 'coppice dead purge' forgets"));
    }

    private static Check queues(Census census) {
        int waiting = 0;
        List<String> unserved = new ArrayList<>();
        List<String> hints = new ArrayList<>();
        List<Map.Entry<JobQueue, Census.Figures>> queues = census.queues().entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getKey().name()))
                .toList();
        for (Map.Entry<JobQueue, Census.Figures> entry : queues) {
            JobQueue queue = entry.getKey();
            Census.Figures figures = entry.getValue();
            waiting += figures.waiting();
            if (figures.waiting() > 0 && figures.slots() == 0) {
                unserved.add(Shortcoming.jobs(queue));
                hints.add(Shortcoming.hint(queue, figures.serving()));
            }
        }
        String jobs = waiting == 1 ? "1 job waits" : waiting + " jobs wait";
        return unserved.isEmpty()
                ? new Check("queues", Status.OK, jobs, "")
                : new Check(
                        "queues",
                        Status.WARNING,
                        jobs + ", and no worker takes those of " + String.join(", ", unserved),
                        "see 'coppice workers', and " + hints.getFirst());
    }

    private Check database(Optional<String> trouble, Records records) {
        if (trouble.isPresent()) {
            return new Check(
                    "database",
                    Status.ERROR,
                    "nothing can be recorded: " + trouble.get(),
                    "see that it runs, and that its disk has room; the coordinator goes on by itself then");
        }
        Instant begin = clock.instant();
        try {
            records.sessions().latest(1);
            long took = Duration.between(begin, clock.instant()).toMillis();
            return new Check("database", Status.OK, "answers within " + took + " ms", "");
        } catch (StoreException e) {
            return new Check(
                    "database",
                    Status.ERROR,
                    "it failed: " + e.reason(),
                    "see that it runs, and see the coordinator's log");
        }
    }

    private static List<Check> workers(List<WorkerView> workers, Link link) {
        List<Check> checks = new ArrayList<>();
        if (link == Link.DOWN) {
            checks.add(new Check(
                    "workers", Status.WARNING, "none can be heard of without the broker", "see the broker above"));
        } else {
            long live = workers.stream().filter(worker -> !worker.silent()).count();
            checks.add(
                    live == 0
                            ? new Check("workers", Status.WARNING, "none is live", "start one with 'coppice worker'")
                            : new Check("workers", Status.OK, live + " live", ""));
        }
        for (WorkerView worker : workers) {
            if (worker.silent() && link != Link.DOWN) {
                checks.add(new Check(
                        "worker",
                        Status.WARNING,
                        worker.id() + ": nothing was heard of it since " + worker.heardAt(),
                        "see whether it runs and gets to the broker; what it ran runs again elsewhere"));
            } else if (!worker.note().isEmpty() && !worker.silent()) {
                checks.add(new Check(
                        "worker", Status.WARNING, worker.id() + ": " + worker.note(), "see to it on that host"));
            }
        }
        boolean wrong = false;
        for (WorkerView worker : workers) {
            if (!worker.silent() && worker.ahead().abs().compareTo(SKEW) > 0) {
                wrong = true;
                checks.add(new Check(
                        "clock",
                        Status.WARNING,
                        "the clock of worker " + worker.id() + " differs by "
                                + worker.ahead().toSeconds() + " s",
                        "have that host, and this one, follow a time server"));
            }
        }
        if (!wrong) {
            String message = "no worker's clock differs by more than " + SKEW.toSeconds() + " s";
            checks.add(new Check("clock", Status.OK, message, ""));
        }
        return checks;
    }

    /** Whether what was recorded can be had from each coordinator that may lead. */
    private List<Check> files(Records records) {
        List<FilesUser> others;
        String mark;
        try {
            others = files.others(records.files());
            mark = records.files().mark();
        } catch (StoreException e) {
            return List.of(); // the database has a check of its own
        }
        List<Check> wrong = others.stream()
                .filter(other -> !other.mark().equals(mark))
                .map(other -> new Check(
                        "files",
                        Status.ERROR,
                        "the coordinator at " + other.address() + " has other files in its folder " + other.folder()
                                + ", so it can't take over",
                        "give it the folder that this one has as " + files.folder()
                                + ", on storage that both hosts share, with --files"))
                .toList();
        if (!wrong.isEmpty()) {
            return wrong;
        }
        String shared = others.stream().map(FilesUser::address).collect(Collectors.joining(", "));
        return List.of(new Check(
                "files",
                Status.OK,
                "logs, artifacts and reports are in " + files.folder()
                        + (shared.isEmpty() ? "" : ", which this coordinator shares with " + shared),
                ""));
    }

    private Check git() {
        try {
            return new Check("git", Status.OK, git.ask(), "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Check("git", Status.WARNING, "it was not asked to the end", "");
        } catch (Exception e) {
            return new Check(
                    "git", Status.ERROR, String.valueOf(e.getMessage()), "install git where the coordinator runs");
        }
    }

    private Check disk(Path folder) {
        try {
            FileStore disk = Files.getFileStore(folder);
            long free = disk.getUsableSpace();
            String message = (free >> 20) + " MiB are free for " + folder;
            return free < 2 * reserve
                    ? new Check(
                            "disk",
                            free < reserve ? Status.ERROR : Status.WARNING,
                            message,
                            "make room: logs, artifacts and reports of all sessions are there, and none are taken with less"
                                    + " than " + (reserve >> 20) + " MiB free (--min-free-disk)")
                    : new Check("disk", Status.OK, message, "");
        } catch (IOException e) {
            return new Check("disk", Status.ERROR, "the disk of " + folder + " can't be read: " + e.getMessage(), "");
        }
    }
}
