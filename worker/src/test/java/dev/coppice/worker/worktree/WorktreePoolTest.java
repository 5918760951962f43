package dev.coppice.worker.worktree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.lifecycle.Crew;
import dev.coppice.plan.Isolation;
import dev.coppice.testkit.repository.TestRepository;
import dev.coppice.testkit.time.ManualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorktreePoolTest {
    @TempDir
    Path temp;

    private final ManualTime time = new ManualTime();
    private TestRepository user;
    private Mirrors mirrors;
    private WorktreePool pool;
    private String commit;

    @BeforeEach
    void make() throws Exception {
        user = TestRepository.init(temp.resolve("user"));
        commit = user.write("a.txt", "one\n").commit("first");
        mirrors = new Mirrors(temp.resolve("base"), time);
        pool = mirrors.pool(user.path().toString());
    }

    private Worktree acquire(String key) throws Exception {
        time.advance(Duration.ofSeconds(1));
        return pool.acquire(commit, Isolation.WORKTREE, key);
    }

    private List<String> names() throws Exception {
        return mirrors.list().stream().map(WorktreeInfo::name).toList();
    }

    @Test
    void oneThatCouldNotBeUsedIsTakenLast() throws Exception {
        try (Worktree one = acquire("a");
                Worktree two = acquire("b")) {
            assertThat(one.name()).isNotEqualTo(two.name());
        }
        WorktreeFolder first = WorktreeFolder.of(mirrors.mirror(user.path().toString()), "wt-1");
        WorktreeShelf.write(first, WorktreeRecord.read(first.record()).error("broken", time.instant()));

        try (Worktree other = acquire("a");
                Worktree mended = acquire("c")) {
            assertThat(other.name()).isEqualTo("wt-2");
            assertThat(mended.name()).isEqualTo("wt-1");
            assertThat(mended.path().resolve("a.txt")).hasContent("one\n");
        }
    }

    @Test
    void fortyAtOnceGetOneEach() throws Exception {
        Queue<Object> got = new ConcurrentLinkedQueue<>();
        CountDownLatch all = new CountDownLatch(40);
        CountDownLatch ended = new CountDownLatch(40);
        try (Crew crew = new Crew("forty")) {
            for (int i = 0; i < 40; i++) {
                String key = "plan " + i;
                crew.start(key, () -> {
                    try (Worktree worktree = pool.acquire(commit, Isolation.WORKTREE, key)) {
                        all.countDown();
                        all.await();
                        got.add(Files.readString(worktree.path().resolve("a.txt")) + worktree.name());
                    } catch (Exception e) {
                        got.add(e);
                        all.countDown();
                    } finally {
                        ended.countDown();
                    }
                });
            }
            ended.await();
        }
        assertThat(got)
                .hasSize(40)
                .doesNotHaveDuplicates()
                .allSatisfy(one -> assertThat(one).asString().startsWith("one\nwt-"));
        assertThat(names()).hasSize(40);
    }

    @Test
    void whoComesBackGetsTheWorktreeItHadWithItsCaches() throws Exception {
        try (Worktree a = acquire("a");
                Worktree b = acquire("b")) {
            Files.writeString(Files.createDirectories(a.cacheDir()).resolve("cached"), "warm");
            assertThat(b.name()).isEqualTo("wt-2");
        }
        try (Worktree b = acquire("b");
                Worktree a = acquire("a")) {
            assertThat(b.name()).isEqualTo("wt-2");
            assertThat(a.name()).isEqualTo("wt-1");
            assertThat(a.cacheDir().resolve("cached")).content().isEqualTo("warm");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache", "index", "probe", "record", "attributes", "submodules"})
    void aRepositoryMayHaveAnyName(String name) throws Exception {
        TestRepository named = TestRepository.init(temp.resolve(name));
        String first = named.write("a.txt", "one\n").commit("first");
        WorktreePool ofNamed = mirrors.pool(named.path().toString());
        for (String work : List.of("a", "b")) {
            try (Worktree worktree = ofNamed.acquire(first, Isolation.WORKTREE, work)) {
                assertThat(worktree.path()).hasFileName(name).isNotEqualTo(worktree.cacheDir());
                assertThat(worktree.path().resolve("a.txt")).hasContent("one");
            }
        }
    }

    @Test
    void aCloneHasItsOwnObjectsAndIsGoneAfterwards() throws Exception {
        Path path;
        try (Worktree clone = pool.acquire(commit, Isolation.CLONE, "a")) {
            path = clone.path();
            TestRepository git = new TestRepository(path);
            assertThat(git.git("status", "--porcelain")).isEmpty();
            assertThat(git.git("rev-parse", "HEAD")).isEqualTo(commit);
            assertThat(path.resolve(".git/objects/info/alternates")).doesNotExist();
            git.git("fsck", "--strict");
        }
        assertThat(path).doesNotExist();
        assertThat(names()).isEmpty();
    }

    @Test
    void aKeptOneIsReplacedUntilItExpires() throws Exception {
        try (Worktree failed = acquire("a")) {
            Files.writeString(failed.path().resolve("evidence"), "x");
            failed.keepForDebugging("2 tests\nfailed", Duration.ofDays(7));
        }
        try (Worktree next = acquire("a")) {
            assertThat(next.name()).isEqualTo("wt-2");
        }
        assertThat(mirrors.prune(PruneRequest.expired())).isEmpty();
        WorktreeInfo kept = mirrors.list().getFirst();
        assertThat(kept.state()).isEqualTo(WorktreeState.KEPT);
        assertThat(kept.why()).isEqualTo("2 tests failed");
        assertThat(kept.path().resolve("evidence")).exists();
        time.advance(Duration.ofDays(8));
        assertThat(mirrors.prune(PruneRequest.expired()))
                .extracting(WorktreeInfo::name)
                .containsExactly("wt-1");
        assertThat(names()).containsExactly("wt-2");
    }

    @Test
    void anExpiredOneInWhichSomebodyHasWorkedStays() throws Exception {
        Path worked;
        Path committed;
        try (Worktree one = acquire("a");
                Worktree other = acquire("a")) {
            worked = one.path();
            committed = other.path();
            Files.writeString(worked.resolve("evidence"), "x");
            one.keepForDebugging("failed", Duration.ofDays(7));
            other.keepForDebugging("failed", Duration.ofDays(7));
        }
        FileTime later = FileTime.from(Instant.now().plusSeconds(10));
        Files.setLastModifiedTime(worked.resolve("evidence"), later);
        new TestRepository(committed)
                .git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--allow-empty", "-m", "mine");
        Files.setLastModifiedTime(
                committed.resolveSibling(".record"), FileTime.from(Instant.now().minusSeconds(60)));
        time.advance(Duration.ofDays(8));

        assertThat(mirrors.prune(PruneRequest.expired())).isEmpty();
        assertThat(mirrors.expired()).allMatch(this::hasWork).hasSize(2);
        Files.delete(worked.resolve("evidence"));
        assertThat(mirrors.prune(PruneRequest.expired()))
                .extracting(WorktreeInfo::path)
                .containsExactly(worked);
        assertThat(mirrors.prune(new PruneRequest(false, true, OptionalLong.empty())))
                .as("when it is asked for")
                .hasSize(1);
    }

    private boolean hasWork(WorktreeInfo worktree) {
        try {
            return mirrors.hasUnsavedWork(worktree);
        } catch (CheckoutException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void pruningSparesWhatIsInUse() throws Exception {
        Worktree busy = acquire("a");
        acquire("b").close();
        assertThat(mirrors.list())
                .extracting(WorktreeInfo::state)
                .containsExactly(WorktreeState.BUSY, WorktreeState.FREE);
        assertThat(mirrors.prune(PruneRequest.everything()))
                .extracting(WorktreeInfo::name)
                .containsExactly("wt-2");
        busy.close();
        assertThat(mirrors.prune(PruneRequest.everything()))
                .extracting(WorktreeInfo::name)
                .containsExactly("wt-1");
        assertThat(names()).isEmpty();
    }

    /** On a full disk git can do nothing before there is room again. */
    @Test
    void pruningMakesRoomBeforeAnythingElse() throws Exception {
        Path files;
        try (Worktree worktree = acquire("a")) {
            files = worktree.path();
        }
        Files.delete(mirrors.mirror(user.path().toString()).path().resolve("HEAD"));

        assertThatThrownBy(() -> mirrors.prune(PruneRequest.everything())).isInstanceOf(CheckoutException.class);

        assertThat(files).doesNotExist();
    }

    @Test
    void aBudgetEvictsTheLeastRecentlyUsed() throws Exception {
        try (Worktree a = acquire("a");
                Worktree b = acquire("b")) {
            for (Worktree worktree : List.of(a, b)) {
                Files.write(Files.createDirectories(worktree.cacheDir()).resolve("big"), new byte[1_000_000]);
            }
        }
        acquire("a").close();
        assertThat(mirrors.prune(PruneRequest.downTo(1_500_000)))
                .extracting(WorktreeInfo::name)
                .containsExactly("wt-2");
        assertThat(names()).containsExactly("wt-1");
    }

    @Test
    void anInterruptEndsAnAcquireAndTheWorktreeIsUsableAfter() throws Exception {
        Queue<Object> got = new ConcurrentLinkedQueue<>();
        try (Crew crew = new Crew("interrupted")) {
            Thread thread = crew.start("acquire", () -> {
                Thread.currentThread().interrupt();
                try (Worktree worktree = pool.acquire(commit, Isolation.WORKTREE, "a")) {
                    got.add(worktree.name());
                } catch (Exception e) {
                    got.add(e);
                }
            });
            thread.join();
        }
        assertThat(got).singleElement().isInstanceOf(InterruptedException.class);
        try (Worktree worktree = acquire("a")) {
            assertThat(worktree.path().resolve("a.txt")).content().isEqualTo("one\n");
        }
    }

    @Test
    void lineEndingsAndLfsPointersAreAsGitGivesThem() throws Exception {
        user.write(".gitattributes", "*.bat text eol=crlf\n*.bin filter=lfs -text\n");
        user.write("x.bat", "a\nb\n").write("x.bin", "version https://git-lfs.github.com/spec/v1\n");
        commit = user.commit("attributes");
        try (Worktree worktree = acquire("a")) {
            assertThat(worktree.path().resolve("x.bat")).content().isEqualTo("a\r\nb\r\n");
            assertThat(worktree.path().resolve("x.bin")).content().startsWith("version https");
        }
    }

    @Test
    void filesAreWrittenAnewWhenTheirAttributesChange() throws Exception {
        acquire("a").close();
        String plain = commit;
        commit = user.write(".gitattributes", "*.txt text eol=crlf\n").commit("attributes");
        try (Worktree worktree = acquire("a")) {
            assertThat(worktree.path().resolve("a.txt")).content().isEqualTo("one\r\n");
        }
        commit = plain;
        try (Worktree worktree = acquire("a")) {
            assertThat(worktree.path().resolve("a.txt")).content().isEqualTo("one\n");
        }
    }

    @Test
    void whatAJobLeftBesideItsWorktreeIsRemoved() throws Exception {
        try (Worktree first = acquire("a")) {
            TestRepository.shell(
                    first.path(), "mkdir -p ../node_modules/x; echo y > ../y; echo z > ../.z; ln -s / ../root");
            Files.createDirectories(first.cacheDir());
        }
        try (Worktree next = acquire("a")) {
            assertThat(TestRepository.shell(next.path(), "cd ..; ls -A | grep -v '^[.]'"))
                    .isEqualTo(next.path().getFileName().toString());
            assertThat(next.path().resolve("../.z")).doesNotExist();
            assertThat(next.cacheDir()).exists();
        }
    }
}
