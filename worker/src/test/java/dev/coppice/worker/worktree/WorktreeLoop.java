package dev.coppice.worker.worktree;

import dev.coppice.lifecycle.Crew;
import dev.coppice.plan.Isolation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;

/** Takes worktrees, spoils them and gives them back until it is killed; says so each time. */
final class WorktreeLoop {
    private WorktreeLoop() {}

    /** Runs until it is killed.
     *
     * @param arguments base, repository, threads, seed, and the commits */
    public static void main(String[] arguments) throws Exception {
        WorktreePool pool = new Mirrors(Path.of(arguments[0]), InstantSource.system()).pool(arguments[1]);
        try (Crew crew = new Crew("loop")) {
            Thread last = Thread.currentThread();
            for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
                Random random = new Random(Long.parseLong(arguments[3]) + i);
                last = crew.start("thread " + i, () -> loop(pool, random, arguments));
            }
            last.join();
        }
    }

    private static void loop(WorktreePool pool, Random random, String... arguments) {
        try {
            while (true) {
                String commit = arguments[4 + random.nextInt(arguments.length - 4)];
                Isolation isolation = random.nextInt(4) == 0 ? Isolation.CLONE : Isolation.WORKTREE;
                try (Worktree worktree = pool.acquire(commit, isolation, "p" + random.nextInt(3))) {
                    Files.writeString(worktree.path().resolve("spoilt"), "x");
                    Files.writeString(worktree.path().resolve("f1"), "x");
                    System.out.println(worktree.name());
                }
            }
        } catch (Exception e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }
}
