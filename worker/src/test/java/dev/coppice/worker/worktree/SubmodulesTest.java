package dev.coppice.worker.worktree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coppice.plan.Isolation;
import dev.coppice.testkit.repository.FolderSnapshot;
import dev.coppice.testkit.repository.TestRepository;
import dev.coppice.worker.worktree.CheckoutException.Reason;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmodulesTest {
    @TempDir
    Path temp;

    @Test
    void submodulesAreAsTheCommitSaysWhateverAJobDidToThem() throws Exception {
        TestRepository library = TestRepository.init(temp.resolve("library"));
        library.write("l.txt", "one\n").commit("one");
        TestRepository user = TestRepository.init(temp.resolve("user"));
        String without = user.write("a.txt", "a\n").commit("without");
        user.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", "../library", "lib/x");
        String first = user.commit("first");
        TestRepository inner = new TestRepository(user.path().resolve("lib/x"));
        inner.git("config", "user.name", "Test");
        inner.git("config", "user.email", "test@example.org");
        inner.write("l.txt", "two, pushed nowhere\n").commit("two");
        String second = user.commit("second");
        Map<String, String> before = FolderSnapshot.withTimes(user.path());

        WorktreePool pool = new Mirrors(temp.resolve("base"), InstantSource.system())
                .pool(user.path().toString());
        String damage = "echo x > lib/x/l.txt; echo y > lib/x/new; cd lib/x; git checkout -q -b b; rm -rf .git/hooks";
        check(pool, first, "one\n", damage);
        check(pool, second, "two, pushed nowhere\n", damage);
        check(pool, first, "one\n", "rm -rf .gitmodules lib .git; ln -s .. lib");
        try (Worktree worktree = pool.acquire(without, Isolation.WORKTREE, "a")) {
            assertThat(worktree.path().resolve("lib")).doesNotExist();
        }
        check(pool, second, "two, pushed nowhere\n", "true");
        try (Worktree clone = pool.acquire(second, Isolation.CLONE, "a")) {
            assertThat(clone.path().resolve("lib/x/l.txt")).content().startsWith("two");
        }
        assertThat(FolderSnapshot.withTimes(user.path())).isEqualTo(before);
    }

    @Test
    void aRepositoryOfAFileUrlHasSubmodulesOnThisMachineToo() throws Exception {
        TestRepository.init(temp.resolve("library")).write("l.txt", "one\n").commit("one");
        TestRepository user = TestRepository.init(temp.resolve("user"));
        user.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", "../library", "lib/x");
        user.git(
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "add",
                "-q",
                temp.resolve("library").toString(),
                "lib/y");
        String commit = user.commit("first");

        WorktreePool pool = new Mirrors(temp.resolve("base"), InstantSource.system()).pool("file://" + user.path());
        try (Worktree worktree = pool.acquire(commit, Isolation.WORKTREE, "a")) {
            assertThat(worktree.path().resolve("lib/x/l.txt")).content().isEqualTo("one\n");
            assertThat(worktree.path().resolve("lib/y/l.txt")).content().isEqualTo("one\n");
        }
    }

    @Test
    void whatGitRefusesIsSaidToBeRefused() throws Exception {
        TestRepository user = TestRepository.init(temp.resolve("user"));
        TestRepository.init(temp.resolve("library")).write("l.txt", "one\n").commit("one");
        user.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", "../library", "lib");
        user.write(".gitmodules", "[submodule \"lib\"]\n\tpath = lib\n\turl = ext::sh -c true\n");
        String commit = user.commit("first");

        WorktreePool pool = new Mirrors(temp.resolve("base"), InstantSource.system()).pool("file://" + user.path());
        assertThatExceptionOfType(CheckoutException.class)
                .isThrownBy(() -> pool.acquire(commit, Isolation.WORKTREE, "a"))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED))
                .withMessageContaining(".gitmodules")
                .withMessageContaining("transport 'ext' not allowed");
    }

    private static void check(WorktreePool pool, String commit, String content, String damage) throws Exception {
        try (Worktree worktree = pool.acquire(commit, Isolation.WORKTREE, "a")) {
            assertThat(worktree.name()).isEqualTo("wt-1");
            assertThat(worktree.path().resolve("lib/x/l.txt")).content().isEqualTo(content);
            assertThat(TestRepository.shell(worktree.path(), "git status --porcelain --ignored; ls lib/x"))
                    .isEqualTo("l.txt");
            TestRepository.shell(worktree.path(), damage);
        }
    }
}
