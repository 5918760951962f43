package dev.coppice.worker.worktree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.worker.worktree.Difference.Blob;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DifferenceTest {
    private static final String OLD = "a".repeat(40);
    private static final String NEW = "b".repeat(40);

    private static String changed(String modes, String path) {
        return ":" + modes + " " + OLD + " " + NEW + " M\0" + path + "\0";
    }

    @Test
    void whatGoesAndWhatComes() {
        String output = changed("100644 100755", "run.sh")
                + changed("120000 000000", "dir/link")
                + changed("000000 100644", ".github/new \u00e4\u00f6");
        assertThat(Difference.parse(output))
                .contains(new Difference(
                        List.of("run.sh", "dir/link"),
                        List.of(new Blob("run.sh", 0100755, NEW), new Blob(".github/new \u00e4\u00f6", 0100644, NEW))));
        assertThat(Difference.parse("")).contains(Difference.NONE);
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
        assertThat(Difference.parse(changed("000000 100644", path))).isEmpty();
        assertThat(Difference.parse(changed("100644 000000", path))).isEmpty();
    }

    @Test
    void submodulesAreNotDealtWith() {
        assertThat(Difference.parse(changed("160000 160000", "sub"))).isEmpty();
        assertThat(Difference.parse(changed("000000 160000", "sub"))).isEmpty();
    }
}
