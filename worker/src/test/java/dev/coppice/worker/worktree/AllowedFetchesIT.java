package dev.coppice.worker.worktree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coppice.plan.Isolation;
import dev.coppice.testkit.repository.GitHttpServer;
import dev.coppice.testkit.repository.TestRepository;
import dev.coppice.worker.worktree.CheckoutException.Reason;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is fetched from a git server where only the repositories below {@code /team/} may be. */
class AllowedFetchesIT {
    @TempDir
    Path temp;

    private GitHttpServer server;
    private TestRepository app;
    private TestRepository library;
    private TestRepository deep;
    private String secret;

    @BeforeEach
    void serve() throws Exception {
        Path served = temp.resolve("served");
        app = TestRepository.init(served.resolve("team/app"));
        library = TestRepository.init(served.resolve("team/library"));
        deep = TestRepository.init(served.resolve("team/deep"));
        secret = TestRepository.init(served.resolve("secret/priv"))
                .write("priv.txt", "private\n")
                .commit("private");
        app.write("a.txt", "a\n").commit("app");
        library.write("l.txt", "l\n").commit("library");
        deep.write("d.txt", "d\n").commit("deep");
        server = new GitHttpServer(served);
        server.redirect("/team/moved", "/secret/priv");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Mirrors mirrors(RepositoryRule rule) throws Exception {
        return new Mirrors(temp.resolve("base"), InstantSource.system(), RemoteLimits.DEFAULT, rule);
    }

    private Optional<String> team(String repository) {
        return repository.startsWith(server.url() + "/team/")
                ? Optional.empty()
                : Optional.of(repository + " is none of the team's");
    }

    private static String withSubmodule(TestRepository repository, String url, String commit) {
        repository.write(".gitmodules", "[submodule \"sub\"]\n\tpath = sub\n\turl = " + url + "\n");
        repository.git("add", ".gitmodules");
        repository.git("update-index", "--add", "--cacheinfo", "160000," + commit + ",sub");
        repository.git("commit", "-q", "-m", "with a submodule");
        return repository.git("rev-parse", "HEAD");
    }

    private void isNotAllowed(TestOf deed, String... words) {
        assertThatExceptionOfType(CheckoutException.class)
                .isThrownBy(deed::run)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED))
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
        assertThat(server.requests()).noneMatch(request -> request.startsWith("/secret"));
    }

    private interface TestOf {
        void run() throws Exception;
    }

    @Test
    void aRedirectionIsNotFollowedAndItsTargetIsNamed() throws Exception {
        Mirror mirror = mirrors(this::team).mirror(server.url() + "/team/moved");

        String[] words = {
            "sends git on from " + server.url() + "/team/moved to " + server.url() + "/secret/priv",
            "Name " + server.url() + "/secret/priv itself"
        };
        isNotAllowed(() -> mirror.resolve("main"), words);
        isNotAllowed(() -> mirror.fetch(secret), words);
    }

    @Test
    void whereEveryRepositoryMayBeFetchedRedirectionsAreFollowed() throws Exception {
        Mirror mirror = mirrors(RepositoryRule.ANY).mirror(server.url() + "/team/moved");

        assertThat(mirror.resolve("main")).isEqualTo(secret);
        mirror.fetch(secret);
    }

    @Test
    void submodulesThatMayBeFetchedAreThereAlsoNestedOnes() throws Exception {
        String inner = withSubmodule(library, "../deep", deep.git("rev-parse", "HEAD"));
        String commit = withSubmodule(app, server.url() + "/team/library", inner);

        try (Worktree worktree =
                mirrors(this::team).pool(server.url() + "/team/app").acquire(commit, Isolation.WORKTREE, "a")) {
            assertThat(worktree.path().resolve("sub/l.txt")).content().isEqualTo("l\n");
            assertThat(worktree.path().resolve("sub/sub/d.txt")).content().isEqualTo("d\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s/secret/priv", "../../secret/priv", "%s/team/moved", "file://%s", "ext::sh -c x"})
    void aSubmoduleThatMayNotBeFetchedIsNot(String url) throws Exception {
        String place =
                url.startsWith("file") ? temp.resolve("served/secret/priv").toString() : server.url();
        String commit = withSubmodule(app, url.formatted(place), secret);
        WorktreePool pool = mirrors(this::team).pool(server.url() + "/team/app");

        for (Isolation isolation : Isolation.values()) {
            isNotAllowed(() -> pool.acquire(commit, isolation, "a"), "submodules");
        }
    }

    @Test
    void aSubmoduleOfASubmoduleIsHeldToTheSame() throws Exception {
        String inner = withSubmodule(library, "../../secret/priv", secret);
        String commit = withSubmodule(app, "../library", inner);
        WorktreePool pool = mirrors(this::team).pool(server.url() + "/team/app");

        isNotAllowed(
                () -> pool.acquire(commit, Isolation.WORKTREE, "a"),
                server.url() + "/secret/priv is none of the team's",
                ".gitmodules");
    }
}
