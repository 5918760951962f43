package dev.coppice.coordinator.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.coordinator.plan.RepositoryFiles;
import dev.coppice.coordinator.plan.RepositoryFiles.Found;
import dev.coppice.testkit.repository.TestRepository;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommitReaderTest {
    private static final int LARGEST = 1000;

    @TempDir
    Path folder;

    private TestRepository git;

    @BeforeEach
    void makeRepository() throws Exception {
        git = TestRepository.init(folder.resolve("repository"));
    }

    @Test
    void readsTheCommitNotTheWorkingTree() throws Exception {
        git.write("docs/plans/a.md", "old");
        String first = git.commit("x");
        git.write("docs/plans/a.md", "new");
        String second = git.commit("x");
        git.write("docs/plans/a.md", "uncommitted");

        assertThat(read(first, "docs/plans/a.md")).isEqualTo("old");
        assertThat(read(second, "docs/plans/a.md")).isEqualTo("new");
        assertThat(read("HEAD", "docs/plans/a.md")).isEqualTo("new");
        assertThat(read("main~1", "docs/plans/a.md")).isEqualTo("old");
    }

    @Test
    void readsABareMirrorWithPackedObjectsTagsAndAlternates() throws Exception {
        git.write("docs/ä b.md", "text");
        String commit = git.commit("x");
        git.git("tag", "-a", "v1", "-m", "one");
        git.git("gc", "-q");
        Path mirror = folder.resolve("mirror.git");
        git.git("clone", "-q", "--mirror", "--shared", git.path().toString(), mirror.toString());

        try (CommitReader reader = CommitReader.open(mirror, "v1")) {
            assertThat(reader.commit()).isEqualTo(commit);
            assertThat(reader.label()).isEqualTo("commit " + commit.substring(0, 10));
            assertThat(text(reader.find("docs/ä b.md", LARGEST))).isEqualTo("text");
            assertThat(reader.paths()).containsExactly("docs/ä b.md");
        }
    }

    @Test
    void tellsWhatLiesAtAPath() throws Exception {
        git.write("docs/a.md", "a");
        git.write("docs/large.md", "x".repeat(LARGEST + 1));
        Files.createSymbolicLink(git.path().resolve("docs/link.md"), Path.of("a.md"));
        Files.createSymbolicLink(git.path().resolve("away"), Path.of("/etc"));
        TestRepository module = TestRepository.init(git.path().resolve("module"));
        module.commit("x");
        git.commit("x");

        try (CommitReader reader = CommitReader.open(git.path().resolve(".git"), "HEAD")) {
            assertThat(text(reader.find("docs/a.md", LARGEST))).isEqualTo("a");
            assertThat(reader.find("docs/large.md", LARGEST)).isEqualTo(new RepositoryFiles.TooLarge(LARGEST + 1));
            assertThat(reader.find("docs", LARGEST)).isEqualTo(new RepositoryFiles.Folder());
            assertThat(reader.find("docs/link.md", LARGEST)).isEqualTo(new RepositoryFiles.Link("docs/link.md"));
            assertThat(reader.find("away/passwd", LARGEST)).isEqualTo(new RepositoryFiles.Link("away"));
            assertThat(reader.find("module/a.md", LARGEST)).isEqualTo(new RepositoryFiles.Submodule("module"));
            assertThat(reader.find("docs/none.md", LARGEST)).isEqualTo(new RepositoryFiles.Missing());
            assertThat(reader.find("docs/a.md/b.md", LARGEST)).isEqualTo(new RepositoryFiles.Missing());
            assertThat(reader.paths()).containsExactly("docs/a.md", "docs/large.md");
        }
    }

    @Test
    void saysWhatCannotBeRead() throws Exception {
        git.commit("x");
        TestRepository other = TestRepository.init(folder.resolve("sha256"), "--object-format=sha256");
        other.commit("x");

        for (String unknown :
                List.of("no-such-branch", "0123456789012345678901234567890123456789", "a..b", "HEAD^{tree}")) {
            assertThatThrownBy(() -> CommitReader.open(git.path().resolve(".git"), unknown))
                    .isInstanceOf(UnknownRevision.class)
                    .hasMessageContaining("has no commit " + unknown);
        }
        assertThatThrownBy(() -> CommitReader.open(folder, "HEAD"))
                .isInstanceOf(UnreadableRepository.class)
                .hasMessageContaining("there is no git repository in " + folder);
        assertThatThrownBy(() -> CommitReader.open(other.path().resolve(".git"), "HEAD"))
                .isInstanceOf(UnreadableRepository.class)
                .hasMessageContaining("sha256");
    }

    @Test
    void leavesNoTrace() throws Exception {
        git.write("a.md", "a");
        git.commit("x");
        Set<Path> before = filesIn(git.path());

        assertThat(read("HEAD", "a.md")).isEqualTo("a");

        assertThat(filesIn(git.path())).isEqualTo(before);
    }

    private static Set<Path> filesIn(Path folder) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.collect(Collectors.toSet());
        }
    }

    private String read(String revision, String path) {
        try (CommitReader reader = CommitReader.open(git.path().resolve(".git"), revision)) {
            return text(reader.find(path, LARGEST));
        }
    }

    private static String text(Found found) {
        assertThat(found).isInstanceOf(RepositoryFiles.Content.class);
        return new String(((RepositoryFiles.Content) found).bytes(), StandardCharsets.UTF_8);
    }
}
