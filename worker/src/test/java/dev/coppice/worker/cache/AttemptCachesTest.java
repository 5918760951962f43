package dev.coppice.worker.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.plan.Cache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttemptCachesTest {
    @TempDir
    Path folder;

    private Path worktree;
    private Path cacheDir;

    @BeforeEach
    void prepare() throws IOException {
        worktree = Files.createDirectory(folder.resolve("files"));
        cacheDir = folder.resolve("cache");
    }

    private AttemptCaches open(Cache... caches) throws CacheException, IOException {
        return AttemptCaches.open(List.of(caches), cacheDir, worktree, folder.resolve("own"));
    }

    private static Cache kept(String name, String path) {
        return new Cache(name, Optional.of(path));
    }

    private static Cache tool(String name) {
        return new Cache(name, Optional.empty());
    }

    @Test
    void namedToolsAreLedToTheWorktreesFolder() throws Exception {
        try (AttemptCaches caches = open(tool("maven"), tool("npm"), tool("gradle"), tool("pip"), tool("go"))) {
            assertThat(caches.addTo(Map.of("MAVEN_OPTS", "-Xmx1g")))
                    .containsEntry("MAVEN_OPTS", "-Xmx1g -Dmaven.repo.local=" + cacheDir + "/maven/repository")
                    .containsEntry("MAVEN_USER_HOME", cacheDir + "/maven")
                    .containsEntry("npm_config_cache", cacheDir + "/npm")
                    .containsEntry("GRADLE_USER_HOME", cacheDir + "/gradle")
                    .containsEntry("PIP_CACHE_DIR", cacheDir + "/pip")
                    .containsEntry("GOMODCACHE", cacheDir + "/go/mod")
                    .containsEntry("GOCACHE", cacheDir + "/go/build");
        }
    }

    @Test
    void jvmToolsThatAreNotNamedUseTheAttemptsOwnFolder() throws Exception {
        try (AttemptCaches caches = open()) {
            assertThat(caches.addTo(Map.of()))
                    .containsEntry("MAVEN_OPTS", "-Dmaven.repo.local=" + folder + "/own/maven/repository")
                    .containsEntry("GRADLE_USER_HOME", folder + "/own/gradle")
                    .doesNotContainKey("npm_config_cache");
        }
    }

    @Test
    void whatAPlanChoosesItselfStays() throws Exception {
        Map<String, String> chosen =
                Map.of("MAVEN_OPTS", "-Dmaven.repo.local=/x", "MAVEN_USER_HOME", "/y", "GRADLE_USER_HOME", "/z");
        try (AttemptCaches caches = open(tool("maven"))) {
            assertThat(caches.addTo(chosen)).isEqualTo(chosen);
        }
    }

    @Test
    void aKeptFolderComesBackAfterAReset() throws Exception {
        Path modules = worktree.resolve("web/node_modules");
        try (AttemptCaches caches = open(kept("modules", "web/node_modules"))) {
            assertThat(modules).doesNotExist();
            Files.createDirectories(modules.resolve("a"));
            assertThat(caches.addTo(Map.of())).doesNotContainKey("modules");
        }
        assertThat(modules).doesNotExist();
        try (AttemptCaches caches = open(kept("modules", "web/node_modules"))) {
            assertThat(modules.resolve("a")).isDirectory();
            Files.createDirectory(modules.resolve("b"));
            assertThat(caches.addTo(Map.of())).isNotEmpty();
        }
        assertThat(cacheDir.resolve("kept/modules/b")).isDirectory();
    }

    @Test
    void anotherFolderPutInPlaceByALinkIsNotTaken() throws Exception {
        Path foreign = Files.createDirectories(folder.resolve("foreign/cache"));
        try (AttemptCaches caches = open(kept("a", "x/cache"), kept("b", "y"))) {
            Files.delete(worktree.resolve("x"));
            Files.createSymbolicLink(worktree.resolve("x"), foreign.getParent());
            Files.createSymbolicLink(worktree.resolve("y"), foreign);
            assertThat(caches.addTo(Map.of())).isNotEmpty();
        }
        assertThat(foreign).isDirectory();
        assertThat(cacheDir.resolve("kept/a")).doesNotExist();
        assertThat(cacheDir.resolve("kept/b")).doesNotExist();
    }

    @Test
    void aPathThroughALinkIsRefused() throws Exception {
        Path foreign = Files.createDirectories(folder.resolve("foreign"));
        Files.createSymbolicLink(worktree.resolve("link"), foreign);
        assertThatThrownBy(() -> open(kept("a", "link/cache")))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("symbolic link");
        assertThat(foreign).isEmptyDirectory();
    }

    @Test
    void aPathWhereTheRepositoryHasFilesIsRefusedAndOthersAreTakenOutAgain() throws Exception {
        Files.createDirectories(cacheDir.resolve("kept/good/warm"));
        Files.createDirectories(worktree.resolve("src/main"));
        assertThatThrownBy(() -> open(kept("good", "out"), kept("bad", "src")))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("repository has files");
        assertThat(cacheDir.resolve("kept/good/warm")).isDirectory();
        assertThat(worktree.resolve("src/main")).isDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/abs", "..", "a/../../b", "", ".", ".git/hooks", "a/.."})
    void aPathOutsideTheWorktreeIsRefused(String path) {
        assertThatThrownBy(() -> open(kept("a", path)))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("not inside the worktree");
    }

    @Test
    void anUnknownToolAndFoldersInOneAnotherAreRefused() {
        assertThatThrownBy(() -> open(tool("cargo")))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("maven, gradle, npm, pip, go");
        assertThatThrownBy(() -> open(kept("a", "x"), kept("b", "x/y"))).isInstanceOf(CacheException.class);
        assertThatThrownBy(() -> open(kept("../a", "x"))).isInstanceOf(CacheException.class);
    }
}
