package dev.coppice.worker.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeDeletionTest {
    @TempDir
    Path folder;

    private Path tree;

    @BeforeEach
    void prepare() throws IOException {
        tree = Files.createDirectory(folder.resolve("tree"));
    }

    private void bash(String script) throws Exception {
        Process process = new ProcessBuilder("bash", "-ec", script)
                .directory(tree.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void linksAreDeletedAndNotFollowed() throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.writeString(outside.resolve("file"), "");
        Files.createSymbolicLink(tree.resolve("link"), outside);
        Files.createSymbolicLink(tree.resolve("nowhere"), folder.resolve("missing"));
        TreeDeletion.delete(tree);
        assertThat(tree).doesNotExist();
        assertThat(outside.resolve("file")).exists();
    }

    @Test
    void theFolderItselfMayBeALinkOrMissing() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), tree);
        TreeDeletion.delete(link);
        assertThat(link).doesNotExist();
        assertThat(tree).exists();
        assertThatCode(() -> TreeDeletion.delete(folder.resolve("missing"))).doesNotThrowAnyException();
    }

    @Test
    void foldersWithoutPermissionsAreDeleted() throws Exception {
        Path inner = Files.createDirectories(tree.resolve("a/b"));
        Files.writeString(inner.resolve("file"), "");
        Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("r-x------"));
        Files.setPosixFilePermissions(tree.resolve("a"), PosixFilePermissions.fromString("---------"));
        TreeDeletion.delete(tree);
        assertThat(tree).doesNotExist();
    }

    @Test
    void treesDeeperThanAPathCanBeLongAreDeleted() throws Exception {
        Path top = Files.createDirectory(tree.resolve("0"));
        for (int level = 1; level <= 120; level++) {
            Path above = Files.createDirectory(tree.resolve(Integer.toString(level)));
            Files.createFile(above.resolve("file"));
            Files.move(top, above.resolve("d".repeat(200)));
            top = above;
        }
        TreeDeletion.delete(tree);
        assertThat(tree).doesNotExist();
    }

    @Test
    void namesOfAnyBytesAreDeleted() throws Exception {
        bash("touch -- $'a\\nb' $'\\xff\\xfe' '-rf' ' ' $'\\e[31m'; mkdir $'\\xc3'; touch $'\\xc3/x'; mkfifo pipe");
        TreeDeletion.delete(tree);
        assertThat(tree).doesNotExist();
    }

    @Test
    void theRootIsRefused() {
        assertThatThrownBy(() -> TreeDeletion.delete(Path.of("/"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSingleFileGoesAndItsFolderKeepsItsPermissions() throws Exception {
        Path file =
                Files.writeString(Files.createDirectory(folder.resolve("kept")).resolve("file"), "x");
        Files.setPosixFilePermissions(folder.resolve("kept"), PosixFilePermissions.fromString("r-xr-x---"));
        TreeDeletion.delete(file);
        assertThat(file).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("kept"))))
                .matches("r.xr-x---");
    }
}
