package dev.coppice.bench;

import dev.coppice.plan.Isolation;
import dev.coppice.worker.worktree.CheckoutException;
import dev.coppice.worker.worktree.Mirrors;
import dev.coppice.worker.worktree.WorktreePool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A clean worktree at the next commit: a warm one of the pool, and {@code git worktree add} with {@code git worktree remove}.
 * Arguments: the folder for results, the number of rounds, and of files.
 */
public final class WorktreeResetBench {
    private static final int COMMITS = 10;
    private static final int WARM_UP = 200;
    private static final int TICK_MS = 10;
    private static final int FILES_PER_COMMIT = 20;
    private static final String METHOD = """
            Each round moves on to the next of 10 commits, which differ by 20 files, and takes two figures in turn on the same file
            system: the time of `acquire` and `close` of a worktree of a warm pool, whose last job changed a file, removed one, and left
            an untracked file and an ignored folder; and the time of `git worktree add --detach` and `git worktree remove` of the same
            commit in the same repository, whole processes, with nothing changed in between. 200 rounds of the pool alone come first and are
            not counted: a worker runs for days, and its JVM has compiled what it does often.
            """;

    private WorktreeResetBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException, CheckoutException {
        Path results = Path.of(arguments.length > 0 ? arguments[0] : "bench/results");
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 21;
        int files = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 6000;
        Clock clock = Clock.systemUTC();
        Path scratch = Files.createTempDirectory("worktree-reset");
        Path repository = BenchRepository.create(scratch.resolve("repository"), files);
        List<String> commits = commits(repository, files);
        // As above: the commits are packed, too.
        git(repository, "gc", "--quiet");
        WorktreePool pool = new Mirrors(scratch.resolve("base"), clock).pool(repository.toString());

        Samples own = new Samples("pool, dirty worktree", "ms");
        Samples peer = new Samples("git worktree add + remove", "ms");
        long ownTicks = 0;
        long peerTicks = 0;
        for (int round = -WARM_UP; round < rounds; round++) {
            String commit = commits.get(Math.floorMod(round, COMMITS));
            long start = cpuTicks();
            double ownTime = acquire(pool, commit);
            long middle = cpuTicks();
            if (round >= 0) {
                own.add(ownTime);
                peer.add(addAndRemove(repository, scratch, commit));
                ownTicks += middle - start;
                peerTicks += cpuTicks() - middle;
            }
        }
        new Result("worktree-reset", LocalDate.now(clock), METHOD)
                .line(git(repository, "version"))
                .table("Repository of " + files + " files", List.of(own, peer))
                .line(String.format(Locale.ROOT, "The pool is **%.1f times** as fast.", peer.medianRatioTo(own)))
                .line(String.format(
                        Locale.ROOT,
                        "Processor time, which other work on the machine changes less: %d ms and %d ms on average, **%.1f times**"
                                + " as much; the JVM's own and the job's changes are counted with the pool's.",
                        ownTicks * TICK_MS / rounds,
                        peerTicks * TICK_MS / rounds,
                        (double) peerTicks / ownTicks))
                .save(results);
    }

    private static List<String> commits(Path repository, int files) throws IOException, InterruptedException {
        List<String> commits = new ArrayList<>();
        Files.writeString(repository.resolve(".gitignore"), "target/\n");
        for (int commit = 0; commit < COMMITS; commit++) {
            for (int change = 0; change < FILES_PER_COMMIT; change++) {
                int file = (commit * 577 + change * 283) % files;
                Path path = repository.resolve("module-" + file / 100).resolve("file-" + file + ".txt");
                Files.writeString(path, "changed in " + commit + "\n");
            }
            git(repository, "add", "-A");
            git(repository, "-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "-qm", "c" + commit);
            commits.add(git(repository, "rev-parse", "HEAD"));
        }
        return commits;
    }

    private static double acquire(WorktreePool pool, String commit)
            throws IOException, CheckoutException, InterruptedException {
        long start = System.nanoTime();
        var worktree = pool.acquire(commit, Isolation.WORKTREE, "bench");
        double taken = (System.nanoTime() - start) / 1e6;
        Path root = worktree.path();
        Path folder = root.resolve("module-0");
        Files.writeString(folder.resolve("file-1.txt"), "changed by the job\n");
        Files.delete(folder.resolve("file-2.txt"));
        Files.writeString(root.resolve("untracked"), "left behind\n");
        Path target = Files.createDirectories(root.resolve("target/classes"));
        for (int i = 0; i < 20; i++) {
            Files.writeString(target.resolve("ignored-" + i), "left behind\n");
        }
        start = System.nanoTime();
        worktree.close();
        return taken + (System.nanoTime() - start) / 1e6;
    }

    /** The processor time of this process and of those that it started and that have ended. */
    private static long cpuTicks() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int field = 11; field <= 14; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks;
    }

    private static double addAndRemove(Path repository, Path scratch, String commit)
            throws IOException, InterruptedException {
        String worktree = scratch.resolve("peer").toString();
        long start = System.nanoTime();
        git(repository, "worktree", "add", "-q", "--detach", worktree, commit);
        git(repository, "worktree", "remove", worktree);
        return (System.nanoTime() - start) / 1e6;
    }

    private static String git(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("git", "-C", folder.toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().putAll(Map.of("LC_ALL", "C", "GIT_CONFIG_NOSYSTEM", "1"));
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(line + ": " + said);
        }
        return said;
    }
}
