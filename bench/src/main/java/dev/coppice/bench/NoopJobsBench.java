package dev.coppice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * 300 jobs that do nothing, through {@code coppice run} and through GNU parallel with {@code git worktree add} and {@code remove}
 * around each. Arguments: the launcher's path, the folder for results, and the number of runs.
 */
public final class NoopJobsBench {
    private static final int JOBS = 300;
    private static final String METHOD = """
            Both run `true` 300 times, two at a time, each time in a worktree of its own of the same repository on the same file
            system; whole processes, wall time, in turn, after one uncounted run of each (so Coppice's worktrees are warm; its program
            starts from nothing every time). The peer is
            `seq 300 | parallel -j2 'git worktree add --detach W/{} HEAD && (cd W/{} && true); git worktree remove --force W/{} || true'`
            (two `git worktree` commands at once now and then fail on each other's files: such a job counts as run).
            Coppice also writes its report and each task's log. The ratio is the peer's time by Coppice's, run by run.
            """;

    private NoopJobsBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path launcher = Path.of(arguments[0]).toAbsolutePath();
        int runs = Integer.parseInt(arguments[2]);
        Path scratch = Files.createTempDirectory("noop-jobs");
        Result result = new Result("noop-jobs", LocalDate.now(Clock.systemUTC()), METHOD);
        for (int files : List.of(6000, 60)) {
            measure(result, launcher, scratch.resolve("of-" + files), files, runs);
        }
        result.save(Path.of(arguments[1]));
    }

    private static void measure(Result result, Path launcher, Path scratch, int files, int runs)
            throws IOException, InterruptedException {
        Path repository = BenchRepository.create(scratch.resolve("repository"), files);
        Peer coppice = coppice(launcher, scratch, repository);
        Peer parallel = parallel(scratch, repository);
        Samples own = new Samples("coppice run", "s");
        Samples peer = new Samples("parallel + git worktree", "s");
        for (int run = 0; run <= runs; run++) {
            Duration ownTime = coppice.run();
            Duration peerTime = parallel.run();
            if (run > 0) {
                own.add(ownTime.toNanos() / 1e9);
                peer.add(peerTime.toNanos() / 1e9);
            }
        }
        result.table(JOBS + " no-op jobs, repository of " + files + " files", List.of(own, peer))
                .line(String.format(Locale.ROOT, "Coppice is **%.1f times** as fast.", peer.medianRatioTo(own)));
    }

    private static Peer coppice(Path launcher, Path scratch, Path repository) {
        List<String> command = new ArrayList<>(List.of(
                launcher.toString(),
                "run",
                "--quiet",
                "--workers",
                "2",
                "--repo",
                repository.toString(),
                "--command",
                "true #"));
        IntStream.rangeClosed(1, JOBS).mapToObj(Integer::toString).forEach(command::add);
        Map<String, String> env = Map.of(
                "XDG_CACHE_HOME", scratch.resolve("cache").toString(),
                "XDG_STATE_HOME", scratch.resolve("state").toString());
        return new Peer("coppice", scratch, env, command);
    }

    private static Peer parallel(Path scratch, Path repository) {
        String job = "git -C %1$s worktree add -q --detach %2$s/{} HEAD && (cd %2$s/{} && true);"
                        .formatted(repository, scratch.resolve("w"))
                + " git -C %1$s worktree remove --force %2$s/{} || true".formatted(repository, scratch.resolve("w"));
        return new Peer(
                "parallel",
                scratch,
                Map.of(),
                List.of("sh", "-c", "seq " + JOBS + " | parallel --will-cite -j2 '" + job + "'"));
    }
}
