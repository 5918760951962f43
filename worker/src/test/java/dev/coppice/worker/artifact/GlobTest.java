package dev.coppice.worker.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "**/target/surefire-reports/TEST-*.xml | target/surefire-reports/TEST-a.xml",
                "**/target/surefire-reports/TEST-*.xml | a/b/target/surefire-reports/TEST-a.b.xml",
                "target/**/x.log | target/x.log",
                "target/**/x.log | target/a/b/x.log",
                "target/** | target/a/b",
                "./a?c | abc",
                "{a,b}/*.{xml,json} | b/x.json",
                "[a-c][!x]z | bbz",
                "a\\*b | a*b",
                "(a+b)^$.txt | (a+b)^$.txt",
                "*.txt | .hidden.txt",
                "a,b} | a,b}",
            })
    void matches(String glob, String path) {
        assertThat(new Glob(glob).matches(path)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*.xml | a/b.xml",
                "**/target/x | nottarget/x",
                "a?c | a/c",
                "a[!b]c | a/c",
                "a\\*b | axb",
                "a.b | axb",
            })
    void doesNotMatch(String glob, String path) {
        assertThat(new Glob(glob).matches(path)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/etc/passwd", "../x", "a/../../x", "a[b", "{a,b"})
    void refusesWithAReason(String glob) {
        assertThatThrownBy(() -> new Glob(glob))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + glob + "'");
    }

    @Test
    void knowsTheFoldersThatEveryMatchLiesIn() {
        assertThat(new Glob("a/b/*.log").fixedFolders()).isEqualTo(List.of("a", "b"));
        assertThat(new Glob("**/b/*.log").fixedFolders()).isEmpty();
        assertThat(new Glob("a/b").fixedFolders()).isEqualTo(List.of("a"));
    }

    @Test
    void aNameMayHoldALineBreak() {
        assertThat(new Glob("**/*.log").matches("a\nb/c\nd.log")).isTrue();
    }
}
