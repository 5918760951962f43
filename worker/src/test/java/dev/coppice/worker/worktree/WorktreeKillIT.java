package dev.coppice.worker.worktree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.plan.Isolation;
import dev.coppice.testkit.repository.FolderSnapshot;
import dev.coppice.testkit.repository.TestRepository;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed with SIGKILL while it takes worktrees leaves nothing that the next one can't repair. */
class WorktreeKillIT {
    private static final int THREADS = 3;

    @TempDir
    Path temp;

    @Test
    void theNextProcessRepairsEveryWorktree() throws Exception {
        TestRepository user = TestRepository.init(temp.resolve("user"));
        List<String> commits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            for (int file = 0; file < 100; file++) {
                user.write("f" + (file % 5 == i % 5 ? file : file + 1000), i + " " + file + "\n");
            }
            commits.add(user.commit("c" + i));
        }
        Map<String, String> before = FolderSnapshot.withTimes(user.path());
        for (int seed = 0; seed < 4; seed++) {
            Random random = new Random(seed);
            // Commits join round by round, so that fetching is among what a kill meets.
            runAndKill(user, seed, random.nextInt(25), commits.subList(0, 3 * seed + 3));
            check(user, commits, random);
        }
        assertThat(FolderSnapshot.withTimes(user.path())).isEqualTo(before);
    }

    private void runAndKill(TestRepository user, int seed, int lines, List<String> commits) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                WorktreeLoop.class.getName(),
                temp.resolve("base").toString(),
                user.path().toString(),
                Integer.toString(THREADS),
                Integer.toString(seed)));
        line.addAll(commits);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        try (BufferedReader said = process.inputReader()) {
            for (int i = 0; i <= lines; i++) {
                assertThat(said.readLine()).matches("(wt|clone)-[0-9]+");
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void check(TestRepository user, List<String> commits, Random random) throws Exception {
        Mirrors mirrors = new Mirrors(temp.resolve("base"), InstantSource.system());
        WorktreePool pool = mirrors.pool(user.path().toString());
        List<Worktree> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            String commit = commits.get(random.nextInt(commits.size()));
            Worktree worktree = pool.acquire(commit, Isolation.WORKTREE, "check");
            all.add(worktree);
            Path fresh = temp.resolve("fresh-" + commit);
            if (!fresh.toFile().exists()) {
                TestRepository.shell(temp, "git clone -q --no-checkout user fresh-" + commit);
                new TestRepository(fresh).git("checkout", "-q", "--detach", commit);
            }
            assertThat(FolderSnapshot.ofFiles(worktree.path())).isEqualTo(FolderSnapshot.ofFiles(fresh));
            assertThat(new TestRepository(worktree.path()).git("status", "--porcelain", "--ignored"))
                    .isEmpty();
            new TestRepository(worktree.path()).git("fsck", "--connectivity-only");
        }
        assertThat(mirrors.list())
                .hasSize(THREADS)
                .allSatisfy(one -> assertThat(one.state()).isEqualTo(WorktreeState.BUSY));
        for (Worktree worktree : all) {
            worktree.close();
        }
        assertThat(TestRepository.shell(temp, "find base -name '*.lock' -o -name 'tmp_*'"))
                .isEmpty();
        assertThat(temp.resolve("base/scratch")).isEmptyDirectory();
    }
}
