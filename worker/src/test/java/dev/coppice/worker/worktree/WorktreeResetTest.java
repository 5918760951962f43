package dev.coppice.worker.worktree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.plan.Isolation;
import dev.coppice.testkit.repository.FolderSnapshot;
import dev.coppice.testkit.repository.TestRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a job does to its worktree, the next one gets exactly the commit's files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorktreeResetTest {
    private Path temp;

    private TestRepository user;
    private Mirrors mirrors;
    private WorktreePool pool;
    private String first;
    private String second;

    @BeforeAll
    void make(@TempDir Path folder) throws Exception {
        temp = folder;
        user = TestRepository.init(temp.resolve("user/orders"));
        user.write("a.txt", "one\n").write("dir/b.txt", "two\n").write("dir/deep/c.txt", "three\n");
        user.write(".gitignore", "*.log\ntarget/\n").write("run.sh", "#!/bin/sh\n");
        TestRepository.shell(user.path(), """
            chmod +x run.sh
            ln -s dir/b.txt link
            printf x > "$(printf 'new\\nline')"; printf y > 'quo"te'; printf z > "$(printf 'b%s')"
            """.formatted(oddName()));
        first = user.commit("first");
        user.write("a.txt", "ONE\n").write("dir/new.txt", "new\n");
        user.git("rm", "-q", "dir/deep/c.txt");
        second = user.commit("second");
        mirrors = new Mirrors(temp.resolve("base"), Clock.systemUTC());
        pool = mirrors.pool(user.path().toString());
    }

    /** The end of a file's name, as printf wants it. */
    String oddName() {
        return "\\303\\244d";
    }

    private Worktree acquire(String commit) throws Exception {
        return pool.acquire(commit, Isolation.WORKTREE, "plan");
    }

    private Map<String, String> fresh(String commit) {
        Path folder = temp.resolve("fresh-" + commit);
        if (Files.exists(folder)) {
            return FolderSnapshot.ofFiles(folder);
        }
        TestRepository.shell(temp, "git clone -q --no-checkout " + user.path() + " " + folder);
        new TestRepository(folder).git("checkout", "-q", "--detach", commit);
        return FolderSnapshot.ofFiles(folder);
    }

    @Test
    void aFirstWorktreeHoldsTheCommit() throws Exception {
        try (Worktree worktree = acquire(first)) {
            assertThat(worktree.name()).isEqualTo("wt-1");
            assertThat(worktree.path().getFileName()).hasToString("orders");
            assertThat(FolderSnapshot.ofFiles(worktree.path())).isEqualTo(fresh(first));
            TestRepository git = new TestRepository(worktree.path());
            assertThat(git.git("rev-parse", "HEAD")).isEqualTo(first);
            assertThat(git.git("status", "--porcelain", "--ignored")).isEmpty();
            assertThat(git.git("for-each-ref")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "printf 'eno\\n' > a.txt",
                "touch -r a.txt ref; printf 'eno\\n' > a.txt; touch -r ref a.txt; rm ref",
                "rm a.txt; rm -r dir",
                "rm -rf -- * .git* ",
                "echo x > new; echo y > dir/new2; mkdir -p target/x; echo z > target/x/y; echo l > a.log",
                "git init -q nested; echo x > nested/f; git -C nested add .; cd nested; git -c user.name=a -c user.email=b commit -qm x",
                "git init -q dir; echo x > dir/f; git init -q --bare bare.git",
                "chmod -R a-w .; chmod 0 dir/deep dir a.txt",
                "mkdir -p ro/deep; echo > ro/deep/f; chmod 0555 ro/deep; chmod 0 ro",
                "chmod -x run.sh; chmod +x a.txt",
                "chmod 0700 dir; chmod 0600 a.txt; chmod 0777 dir/b.txt",
                "rm link; ln -s /etc link; rm -r dir; ln -s ../../outside dir; ln -s ../../outside out2",
                "mv dir other; ln -s other dir",
                "rm a.txt; mkdir a.txt; echo > a.txt/f; rm -r dir; echo > dir",
                "git update-index --assume-unchanged a.txt; echo x > a.txt",
                "git update-index --skip-worktree a.txt; echo x > a.txt",
                "git sparse-checkout set nothing",
                "git checkout -q -b mine; echo x > f; git add f; git -c user.name=a -c user.email=b commit -qm x",
                "echo x > a.txt; git -c user.name=a -c user.email=b stash -q",
                "echo x > .git/index.lock; echo x > .git/HEAD.lock; echo x > .git/config.lock",
                "echo garbage > .git/index",
                "rm .git/index; rm .git/HEAD",
                "rm -rf .git",
                "rm -rf .git; echo 'gitdir: /nowhere' > .git",
                "rm -rf .git; ln -s ../../outside .git",
                "echo '[core' > .git/config",
                "git config core.fileMode false; git config core.worktree /tmp; git config core.sparseCheckout true",
                "mkdir -p .git/info; echo '* text eol=crlf' > .git/info/attributes; echo new > .git/info/exclude; echo x > new",
                "mkdir -p .git/hooks; printf '#!/bin/sh\\ntouch hooked\\n' > .git/hooks/post-checkout; chmod +x .git/hooks/post-checkout",
                "git checkout -q -b x; echo 1 > a.txt; git -c user.name=a -c user.email=b commit -qam 1; git checkout -q --detach HEAD~; echo 2 > a.txt; git -c user.name=a -c user.email=b commit -qam 2; git -c user.name=a -c user.email=b merge x || git -c user.name=a -c user.email=b rebase x || true",
                "mkfifo pipe dir/pipe",
                "printf x > \"$(printf 'odd\\n\\377\\\"')\"; mkdir \"$(printf 'd\\377')\"; printf x > \"$(printf 'd\\377/x')\"; printf changed > \"$(printf 'b\\377d')\"",
                "mkdir -p dir/.git; echo x > dir/.git/f; chmod 0500 dir/.git; mkdir -p deep/er/.git",
                "git gc -q --prune=now; git repack -adq; git prune; git pack-refs --all",
                "git tag t; git update-ref refs/replace/$(git rev-parse HEAD) $(git rev-parse HEAD~ || git rev-parse HEAD) || true",
                "cd ..; rm -rf orders; mkdir -p elsewhere; ln -s elsewhere orders",
                "cd ..; rm -rf orders",
                "cd ..; echo broken > .index",
                "cd ..; rm .index",
                "cd ..; echo broken > .record",
            })
    void afterAnyJobTheNextGetsExactlyItsCommit(String deed) throws Exception {
        Path outside;
        Map<String, String> before;
        acquire(first).close();
        acquire(first).close();
        try (Worktree worktree = acquire(first)) {
            outside = worktree.path().resolve("../../outside").normalize();
            TestRepository.shell(worktree.path(), "mkdir -p ../../outside; echo precious > ../../outside/b.txt");
            before = FolderSnapshot.withTimes(outside);
            TestRepository.shell(worktree.path(), deed);
        }
        for (String commit : new String[] {second, first, first}) {
            try (Worktree worktree = acquire(commit)) {
                assertThat(worktree.name()).isEqualTo("wt-1");
                assertThat(FolderSnapshot.ofFiles(worktree.path())).isEqualTo(fresh(commit));
                TestRepository git = new TestRepository(worktree.path());
                assertThat(git.git("rev-parse", "HEAD")).isEqualTo(commit);
                assertThat(git.git("status", "--porcelain", "--ignored")).isEmpty();
                assertThat(git.git("for-each-ref")).isEmpty();
                assertThat(git.git("stash", "list")).isEmpty();
            }
        }
        assertThat(FolderSnapshot.withTimes(outside)).isEqualTo(before);
        assertThat(pool.inventory().list()).hasSize(1);
    }
}
