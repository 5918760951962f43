package dev.coppice.worker.worktree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.worker.worktree.Difference.Blob;
import dev.coppice.worker.worktree.Difference.Changed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DifferenceTest {
    private static final String NEW = "b".repeat(40);

    private static Changed changed(int before, int after, String path) {
        return new Changed(path, before, after, NEW);
    }

    @Test
    void whatGoesAndWhatComes() {
        List<Changed> changes = List.of(
                changed(0100644, 0100755, "run.sh"),
                changed(0120000, 0, "dir/link"),
                changed(0, 0100644, ".github/new \u00e4\u00f6"));
        assertThat(Difference.of(changes))
                .contains(new Difference(
                        List.of("run.sh", "dir/link"),
                        List.of(new Blob("run.sh", 0100755, NEW), new Blob(".github/new \u00e4\u00f6", 0100644, NEW))));
        assertThat(Difference.of(List.of())).contains(Difference.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".git/config",
                "dir/.GIT/hooks/post-checkout",
                ".git",
                ".git /config",
                "git~1/config",
                "dir/../../x",
                "a\\.git\\config",
                ".gitattributes",
                "dir/.gitattributes",
                ".gitmodules"
            })
    void gitDecidesOnNamesThatItLooksAt(String path) {
        assertThat(Difference.of(List.of(changed(0, 0100644, path)))).isEmpty();
        assertThat(Difference.of(List.of(changed(0100644, 0, path)))).isEmpty();
    }

    @Test
    void submodulesAreNotDealtWith() {
        assertThat(Difference.of(List.of(changed(0160000, 0160000, "sub")))).isEmpty();
        assertThat(Difference.of(List.of(changed(0, 0160000, "sub")))).isEmpty();
    }
}
