package dev.coppice.worker.worktree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.coppice.plan.Isolation;
import dev.coppice.testkit.repository.FolderSnapshot;
import dev.coppice.testkit.repository.TestRepository;
import dev.coppice.worker.worktree.CheckoutException.Reason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MirrorIT {
    @TempDir
    Path temp;

    private Mirrors mirrors;

    @BeforeEach
    void make() throws Exception {
        mirrors = new Mirrors(temp.resolve("base"), InstantSource.system());
    }

    private TestRepository repository(String name, String... options) {
        TestRepository made = TestRepository.init(temp.resolve(name), options);
        made.write("a.txt", "one\n").commit("first");
        made.write("a.txt", "two\n").write("b/c.txt", "three\n").commit("second");
        return made;
    }

    /** Takes a worktree at the commit, and gives what it says of a file. */
    private String read(String repository, String commit, String file) throws Exception {
        try (Worktree worktree = mirrors.pool(repository).acquire(commit, Isolation.WORKTREE, "p")) {
            return TestRepository.shell(
                    worktree.path(), "git status --porcelain; git log --oneline | wc -l; cat " + file);
        }
    }

    @Test
    void aFileUrlOfNoRepositoryIsToldLikeAPath() throws Exception {
        Path nowhere = temp.resolve("no where");
        Mirror missing = mirrors.mirror(nowhere.toUri().toString());
        for (String revision : List.of("HEAD", "1".repeat(40))) {
            assertThatThrownBy(() -> missing.resolve(revision))
                    .hasMessageContaining("there is no folder " + nowhere)
                    .asInstanceOf(type(CheckoutException.class))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOT_A_REPOSITORY));
        }
        Files.createDirectories(nowhere);
        assertThatThrownBy(() -> mirrors.mirror("file://" + nowhere).resolve("HEAD"))
                .hasMessageContaining("not appear to be a git repository")
                .asInstanceOf(type(CheckoutException.class))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOT_A_REPOSITORY));
    }

    @Test
    void aPathIsFetchedAndNotTouched() throws Exception {
        TestRepository user = repository("user");
        Map<String, String> before = FolderSnapshot.withTimes(user.path());
        assertThat(read(user.path().toString(), user.git("rev-parse", "HEAD"), "a.txt"))
                .isEqualTo("2\ntwo");
        assertThat(FolderSnapshot.withTimes(user.path())).isEqualTo(before);
    }

    @Test
    void aCommitThatNoRefNamesIsFetched() throws Exception {
        TestRepository user = repository("user");
        String commit = user.git("rev-parse", "HEAD");
        user.git("reset", "-q", "--hard", "HEAD~");
        assertThat(read(user.path().toString(), commit, "a.txt")).isEqualTo("2\ntwo");
    }

    @Test
    void aUrlIsResolvedAndFetched() throws Exception {
        TestRepository user = repository("user");
        user.git("tag", "-a", "v1", "-m", "v1", "HEAD~");
        String url = "file://" + user.path();
        Mirror mirror = mirrors.mirror(url);
        String head = user.git("rev-parse", "HEAD");
        assertThat(mirror.resolve("HEAD")).isEqualTo(head);
        assertThat(mirror.resolve("main")).isEqualTo(head);
        assertThat(mirror.resolve(head)).isEqualTo(head);
        assertThat(mirror.resolve("v1")).isEqualTo(user.git("rev-parse", "HEAD~"));
        assertThat(read(url, head, "a.txt")).isEqualTo("2\ntwo");
        assertThatThrownBy(() -> mirror.resolve("nix"))
                .asInstanceOf(type(CheckoutException.class))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NO_SUCH_REVISION));
    }

    @Test
    void whatCanNotBeReachedFailsWithGitsWords() {
        String url = "file://" + temp.resolve("nowhere");
        assertThatThrownBy(() -> mirrors.mirror(url).fetch("0".repeat(40)))
                .asInstanceOf(type(CheckoutException.class))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
                .satisfies(e -> assertThat(e).hasMessageContaining("nowhere").hasMessageContaining("git says"));
        TestRepository user = repository("user");
        assertThatThrownBy(() -> mirrors.mirror(user.path().toString()).fetch("1".repeat(40)))
                .isInstanceOf(CheckoutException.class)
                .hasMessageContaining("not our ref");
    }

    /** One that takes connections and never says a word, as behind a firewall or a load balancer whose servers are gone. */
    @Test
    @Timeout(60)
    void oneThatNeverAnswersIsGivenUp() throws Exception {
        RemoteLimits limits = new RemoteLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMinutes(30));
        Mirrors hasty = new Mirrors(temp.resolve("hasty"), InstantSource.system(), limits, RepositoryRule.ANY);
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "git://127.0.0.1:" + mute.getLocalPort() + "/repository";
            assertThatThrownBy(() -> hasty.mirror(url).resolve("main"))
                    .hasMessageContaining("could not find revision main in " + url)
                    .hasMessageContaining("git took longer than 1 s and was stopped")
                    .asInstanceOf(type(CheckoutException.class))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
            assertThatThrownBy(() -> hasty.mirror(url).fetch("1".repeat(40)))
                    .hasMessageContaining("from " + url)
                    .hasMessageContaining("git got nothing for 1 s and was stopped")
                    .asInstanceOf(type(CheckoutException.class))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.TIMED_OUT));
        }
    }

    @Test
    void whatGoesOnSlowlyIsWaitedFor() throws Exception {
        Git git = new Git(temp.resolve("scratch"), RemoteLimits.DEFAULT, RepositoryRule.ANY);
        String slowly = "alias.slowly=!for i in 1 2 3 4 5 6 7; do sleep 0.5; cat /proc/self/stat; done";
        GitCommand command = git.command("-c", slowly, "slowly").silentAtMost(Duration.ofSeconds(3));
        assertThat(command.run("read slowly").text().lines()).hasSize(7);
    }

    @Test
    void sha256ShallowAndPartialRepositoriesWork() throws Exception {
        TestRepository sha256 = repository("sha256", "--object-format=sha256");
        assertThat(read(sha256.path().toString(), sha256.git("rev-parse", "HEAD"), "a.txt"))
                .isEqualTo("2\ntwo");
        TestRepository origin = repository("origin");
        origin.git("config", "uploadpack.allowFilter", "true");
        String head = origin.git("rev-parse", "HEAD");
        TestRepository.shell(temp, "git clone -q --depth 1 file://" + origin.path() + " shallow");
        assertThat(read(temp.resolve("shallow").toString(), head, "a.txt")).isEqualTo("1\ntwo");
        TestRepository.shell(temp, "git clone -q --filter=blob:none file://" + origin.path() + " partial");
        Map<String, String> before = FolderSnapshot.withTimes(temp.resolve("partial"));
        assertThatThrownBy(() -> read(temp.resolve("partial").toString(), head, "a.txt"))
                .isInstanceOf(CheckoutException.class)
                .hasMessageContaining("partial");
        assertThat(FolderSnapshot.withTimes(temp.resolve("partial"))).isEqualTo(before);
    }

    @Test
    void aRepositoryMadeAnewInAnotherFormatGetsANewMirror() throws Exception {
        TestRepository first = repository("user");
        read(first.path().toString(), first.git("rev-parse", "HEAD"), "a.txt");
        TestRepository.shell(temp, "rm -rf user");
        TestRepository second = repository("user", "--object-format=sha256");
        assertThat(read(second.path().toString(), second.git("rev-parse", "HEAD"), "a.txt"))
                .isEqualTo("2\ntwo");
    }

    @Test
    void whatAKilledOrBrokenMirrorLacksIsMended() throws Exception {
        TestRepository user = repository("user");
        String path = user.path().toString();
        String head = user.git("rev-parse", "HEAD");
        read(path, head, "a.txt");
        Path mirror = mirrors.mirror(path).path();
        for (String damage : new String[] {
            "rm -rf objects/*",
            "for o in $(find objects -type f); do chmod u+w $o; echo garbage > $o; done",
            "echo garbage > config; rm HEAD",
            "touch ../changing refs/coppice/x.lock shallow.lock HEAD.lock config.lock; echo > objects/tmp_obj_x; : > refs/coppice/"
                    + head,
            "rm -rf objects refs HEAD config",
            "rm -rf ../mirror.git",
        }) {
            TestRepository.shell(mirror, damage);
            TestRepository.shell(mirror.resolveSibling(""), "rm -rf wt-1/user wt-1/.index");
            assertThat(read(path, head, "a.txt")).as(damage).isEqualTo("2\ntwo");
            user.write("a.txt", "two\n").write("more", damage).commit("more");
            String next = user.git("rev-parse", "HEAD");
            assertThat(read(path, next, "more")).as(damage).contains(damage);
        }
    }

    @Test
    void aMirrorWithoutItsObjectsIsMadeAnew() throws Exception {
        TestRepository user = repository("user");
        String head = user.git("rev-parse", "HEAD");
        String path = user.path().toString();
        read(path, head, "a.txt");
        TestRepository.shell(mirrors.mirror(path).path(), "rm -rf objects");
        assertThat(read(path, head, "a.txt")).isEqualTo("2\ntwo");
    }

    @Test
    void aMirrorWithDamagedObjectsIsMendedWhenItFetches() throws Exception {
        TestRepository user = repository("user");
        String path = user.path().toString();
        read(path, user.git("rev-parse", "HEAD"), "a.txt");
        TestRepository.shell(
                mirrors.mirror(path).path(), "find objects -type f -exec chmod u+w {} + -exec truncate -s 0 {} +");
        user.write("a.txt", "three\n").commit("third");
        assertThat(read(path, user.git("rev-parse", "HEAD"), "a.txt")).isEqualTo("3\nthree");
    }
}
