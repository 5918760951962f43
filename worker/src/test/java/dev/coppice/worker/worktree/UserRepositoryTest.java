package dev.coppice.worker.worktree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.coppice.plan.Isolation;
import dev.coppice.testkit.repository.FolderSnapshot;
import dev.coppice.testkit.repository.TestRepository;
import dev.coppice.worker.worktree.CheckoutException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserRepositoryTest {
    @TempDir
    Path temp;

    private TestRepository user;
    private Mirrors mirrors;

    @BeforeEach
    void make() throws Exception {
        user = TestRepository.init(temp.resolve("user/orders"));
        user.write("a.txt", "one\n")
                .write("gone.txt", "x\n")
                .write("dir/b.txt", "two\n")
                .write(".gitignore", "*.log\n");
        user.commit("first");
        mirrors = new Mirrors(temp.resolve("base"), InstantSource.system());
    }

    private UserRepository at(Path folder) throws Exception {
        return UserRepository.at(folder, mirrors);
    }

    private static void assertFails(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable deed, Reason reason, String words) {
        assertThatThrownBy(deed)
                .asInstanceOf(type(CheckoutException.class))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason))
                .satisfies(e -> assertThat(e).hasMessageContaining(words));
    }

    @Test
    void findsTheTopFromAnywhereInside() throws Exception {
        UserRepository repository = at(user.path().resolve("dir"));
        assertThat(repository.root()).isEqualTo(user.path().toRealPath());
        assertThat(repository.repository()).isEqualTo(user.path().toRealPath().toString());
        assertThat(repository.resolve("HEAD")).isEqualTo(user.git("rev-parse", "HEAD"));
        assertThat(repository.resolve("main^{}")).isEqualTo(user.git("rev-parse", "HEAD"));
    }

    @Test
    void aLinkedWorktreeNamesTheSameRepository() throws Exception {
        user.git("worktree", "add", "-q", "../linked");
        UserRepository linked = at(temp.resolve("user/linked"));
        assertThat(linked.root()).isEqualTo(temp.resolve("user/linked").toRealPath());
        assertThat(linked.repository()).isEqualTo(user.path().toRealPath().toString());
    }

    @Test
    void saysWhatIsWrongWithAFolder() throws Exception {
        TestRepository.shell(temp, "mkdir none; git init -q --bare bare.git; git init -q unborn");
        assertFails(() -> at(temp.resolve("none")), Reason.NOT_A_REPOSITORY, "not a git repository");
        assertFails(() -> at(temp.resolve("nowhere")), Reason.NOT_A_REPOSITORY, "no folder");
        assertFails(() -> at(temp.resolve("bare.git")), Reason.NOT_A_REPOSITORY, "bare");
        assertFails(() -> at(temp.resolve("unborn")).resolve("HEAD"), Reason.NO_SUCH_REVISION, "no commit yet");
        assertFails(() -> at(user.path()).resolve("nix"), Reason.NO_SUCH_REVISION, "revision nix");
        assertFails(() -> at(user.path()).resolve("--all"), Reason.NO_SUCH_REVISION, "revision --all");
        assertFails(() -> at(user.path()).resolve("HEAD:dir"), Reason.NO_SUCH_REVISION, "HEAD:dir");
    }

    @Test
    void capturesWhatIsNotCommittedAndTouchesNothing() throws Exception {
        TestRepository.shell(user.path(), """
            echo ONE > a.txt; rm gone.txt; echo staged > staged.txt; git add staged.txt; echo changed >> staged.txt
            echo only staged > s2; git add s2; echo new > dir/new.txt; echo log > x.log; chmod +x dir/b.txt
            ln -s dir link; printf x > "$(printf 'new\\nline')"; printf y > 'quo"te'; printf z > "$(printf 'b\\377d')"
            git init -q nested; echo n > nested/n
            mkdir -p .git/hooks; printf '#!/bin/sh\\ntouch ../hooked\\nexit 1\\n' > .git/hooks/pre-commit; chmod +x .git/hooks/pre-commit
            """);
        TestRepository.shell(user.path(), "touch -d '2020-01-01' .git/objects/*/* .git/index a.txt");
        Map<String, String> before = FolderSnapshot.withTimes(user.path());
        UserRepository repository = at(user.path());
        Mirror mirror = mirrors.mirror(repository.repository());
        String commit = repository.captureWorkingTree(mirror);
        assertThat(repository.captureWorkingTree(mirror)).isEqualTo(commit);
        try (Worktree worktree = mirrors.pool(repository.repository()).acquire(commit, Isolation.WORKTREE, "p")) {
            assertThat(FolderSnapshot.withTimes(user.path())).isEqualTo(before);
            TestRepository.shell(user.path(), "rm -rf nested x.log");
            assertThat(FolderSnapshot.ofFiles(worktree.path())).isEqualTo(FolderSnapshot.ofFiles(user.path()));
            assertThat(new TestRepository(worktree.path()).git("rev-parse", "HEAD~"))
                    .isEqualTo(user.git("rev-parse", "HEAD"));
        }
        try (var scratch = Files.list(temp.resolve("base/scratch"))) {
            assertThat(scratch).isEmpty();
        }
    }

    @Test
    void withoutChangesItCapturesHead() throws Exception {
        UserRepository repository = at(user.path());
        assertThat(repository.captureWorkingTree(mirrors.mirror(repository.repository())))
                .isEqualTo(user.git("rev-parse", "HEAD"));
    }

    @Test
    void aMergeInProgressIsCapturedAsItsFilesAre() throws Exception {
        user.git("checkout", "-q", "-b", "other");
        user.write("a.txt", "other\n").commit("other");
        user.git("checkout", "-q", "main");
        user.write("a.txt", "main\n").commit("main");
        TestRepository.shell(user.path(), "git merge other || true");
        UserRepository repository = at(user.path());
        String commit = repository.captureWorkingTree(mirrors.mirror(repository.repository()));
        try (Worktree worktree = mirrors.pool(repository.repository()).acquire(commit, Isolation.WORKTREE, "p")) {
            assertThat(worktree.path().resolve("a.txt")).content().contains("<<<<<<<");
        }
    }

    @Test
    void submodulesWithUncommittedFilesAreNamed() throws Exception {
        TestRepository library = TestRepository.init(temp.resolve("library"));
        library.write("l.txt", "one\n").commit("one");
        for (String path : new String[] {"lib/changed", "lib/new files", "lib/same"}) {
            user.git(
                    "-c",
                    "protocol.file.allow=always",
                    "submodule",
                    "add",
                    "-q",
                    library.path().toString(),
                    path);
        }
        user.commit("with submodules");
        UserRepository repository = at(user.path());
        assertThat(repository.changedSubmodules()).isEmpty();
        user.write("lib/changed/l.txt", "two\n")
                .write("lib/new files/n.txt", "n\n")
                .write("a.txt", "two\n");
        assertThat(repository.changedSubmodules()).containsExactly("lib/changed", "lib/new files");
    }
}
