package dev.coppice.worker.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ArtifactsTest {
    @TempDir
    Path temp;

    private Path worktree;
    private Path target;

    @BeforeEach
    void folders() throws IOException {
        worktree = Files.createDirectory(temp.resolve("wt"));
        target = temp.resolve("out/artifacts");
    }

    @Test
    void copiesUnderThePathsOfTheWorktree() throws IOException {
        file("target/a.log", "one");
        file("x/y/target/b.log", "two");
        file("x/y/target/b.txt", "not asked for");

        CollectedArtifacts collected = collect("**/target/*.log", "target/a.*");

        assertThat(collected).isEqualTo(new CollectedArtifacts(2, 6, List.of(), List.of()));
        assertThat(target.resolve("target/a.log")).hasContent("one");
        assertThat(target.resolve("x/y/target/b.log")).hasContent("two");
        assertThat(target.resolve("x/y/target/b.txt")).doesNotExist();
    }

    @Test
    void takesOddNames() throws IOException {
        List<String> names = List.of("-rf", "a b", "line\nbreak", "ünïcødé", "quote\"'", "back\\slash", "*", "#%?");
        for (String name : names) {
            file("odd/" + name, name);
        }

        assertThat(collect("odd/*").files()).isEqualTo(names.size());

        for (String name : names) {
            assertThat(target.resolve("odd").resolve(name)).hasContent(name);
        }
    }

    @Test
    void leavesOutWhatIsTooLargeAndSaysSo() throws IOException {
        file("a.bin", "0123456789");
        file("b.bin", "01234567890");
        file("c.bin", "0123456789");
        file("d.bin", "01234");

        CollectedArtifacts collected = new Artifacts(10, 15).collect(worktree, List.of("*.bin"), target);

        assertThat(collected.files()).isEqualTo(2);
        assertThat(collected.bytes()).isEqualTo(15);
        assertThat(collected.notes())
                .hasSize(2)
                .satisfiesExactly(
                        note -> assertThat(note)
                                .startsWith("'b.bin' is left out")
                                .contains("one artifact may have"),
                        note -> assertThat(note)
                                .startsWith("'c.bin' is left out")
                                .contains("together may have"));
        assertThat(target).isDirectoryContaining("glob:**/a.bin").isDirectoryContaining("glob:**/d.bin");
    }

    @Test
    void refusesALinkOutOfTheWorktree() throws IOException {
        Path secret = Files.writeString(temp.resolve("secret"), "s3cret");
        file("real.log", "fine");
        Files.createSymbolicLink(worktree.resolve("evil.log"), secret);
        Files.createSymbolicLink(worktree.resolve("relative.log"), Path.of("../secret"));

        CollectedArtifacts collected = collect("*.log");

        assertThat(collected.files()).isEqualTo(1);
        assertThat(collected.problems())
                .hasSize(2)
                .allSatisfy(problem -> assertThat(problem).contains("is a link out of the worktree, to " + secret));
        assertThat(target.resolve("evil.log")).doesNotExist();
    }

    @Test
    void refusesAFolderThatLeadsOut() throws IOException {
        Path outside = Files.createDirectory(temp.resolve("outside"));
        Files.writeString(outside.resolve("a.log"), "x");
        Files.createSymbolicLink(worktree.resolve("logs"), outside);

        assertThat(collect("logs/*.log").problems())
                .containsExactly("'logs/*.log' leaves the worktree: 'logs' is a link to " + outside
                        + "; name files of the worktree itself");
        assertThat(collect("**/*.log"))
                .isEqualTo(new CollectedArtifacts(0, 0, List.of("no file matches '**/*.log'"), List.of()));
        assertThat(collect("../outside/*.log").problems())
                .singleElement()
                .asString()
                .contains("leaves the worktree");
        assertThat(collect(outside + "/*.log").problems())
                .singleElement()
                .asString()
                .contains("leaves the worktree");
    }

    @Test
    void followsLinksWithin() throws IOException {
        file("real/a.log", "within");
        Files.createSymbolicLink(worktree.resolve("latest.log"), Path.of("real/a.log"));
        Files.createSymbolicLink(worktree.resolve("current"), Path.of("real"));
        Files.createSymbolicLink(worktree.resolve("loop"), Path.of("."));
        Files.createSymbolicLink(worktree.resolve("gone.log"), Path.of("nowhere"));

        CollectedArtifacts collected = collect("*.log", "current/*.log", "**/*.log");

        assertThat(collected.problems()).isEmpty();
        assertThat(collected.files()).isEqualTo(3);
        assertThat(target.resolve("latest.log")).hasContent("within").isRegularFile();
        assertThat(target.resolve("current/a.log")).hasContent("within");
        assertThat(collected.notes()).contains("'gone.log' is a link to a file that does not exist; left out");
    }

    @Test
    void neverOpensWhatIsNoRegularFile() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", worktree.resolve("pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.createSymbolicLink(worktree.resolve("zero"), Path.of("/dev/zero"));
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(worktree.resolve("socket")));

            CollectedArtifacts collected = collect("*");

            Files.delete(worktree.resolve("zero"));
            assertThat(collected.files()).isZero();
            assertThat(collected.notes())
                    .contains("'pipe' is no regular file; left out", "'socket' is no regular file; left out");
            assertThat(collected.problems())
                    .singleElement()
                    .asString()
                    .contains("'zero'")
                    .contains("/dev/zero");
        }
    }

    @Test
    void gitsOwnFilesDoNotExist() throws IOException {
        file(".git/config", "token");
        file("module/.git", "gitdir: elsewhere");
        file("a", "1");
        Files.createSymbolicLink(worktree.resolve("link"), Path.of(".git/config"));

        CollectedArtifacts collected = collect("**", ".git/config");

        assertThat(collected.files()).isEqualTo(1);
        assertThat(collected.problems()).hasSize(2);
        assertThat(target.resolve(".git")).doesNotExist();
    }

    private CollectedArtifacts collect(String... globs) throws IOException {
        return new Artifacts().collect(worktree, List.of(globs), target);
    }

    private void file(String path, String content) throws IOException {
        Path file = worktree.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void takesNothingFromAFolderThatWasReplacedByALink() throws IOException {
        Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("secret.txt"), "not of this job");
        Files.delete(worktree);
        Files.createSymbolicLink(worktree, elsewhere);

        CollectedArtifacts collected = collect("**");

        assertThat(collected.files()).isZero();
        assertThat(collected.problems()).singleElement().asString().contains("was replaced by a link", "elsewhere");
        assertThat(target).doesNotExist();
    }
}
