package dev.coppice.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.jline.utils.WCWidth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[31mred\u001b[0m",
                "\u001b[2J\u001b[Hred",
                "\u001b]0;title\u0007red",
                "\u001b]8;;http://x\u001b\\red\u001b]8;;\u001b\\",
                "\u009b31mred",
                "\u009d0;title\u009cred",
                "\u001bP+q\u001b\\red",
                "\u001b(0red",
                "\u001bcred",
                "red\u001b",
                "red\u001b[",
                "r\u0000e\bd\u007f\u0085",
                "\u202ered\u202c",
                "re\u200bd\ufeff\ud800",
            })
    void nothingReachesTheTerminalButWhatIsSeen(String hostile) {
        assertThat(Text.clean(hostile)).isEqualTo("red");
    }

    @Test
    void noCharacterThatCleaningLeavesControlsATerminal() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_VALUE)
                        .filter(c ->
                                Text.clean(Character.toString(c)).codePoints().anyMatch(Character::isISOControl)))
                .isEmpty();
    }

    @Test
    void tabsAndLineBreaksBecomeSpaces() {
        assertThat(Text.clean("a\tb\nc")).isEqualTo("a       b c");
    }

    @ParameterizedTest
    @CsvSource({
        "abc,3",
        "日本語,6",
        "한국어,6",
        "naïve,5",
        "e\u0301,1",
        "🎉,2",
        "👩‍👩‍👧,2",
        "🇩🇪,2",
        "✓,1",
        "❤\uFE0F,2",
        "━,1",
        "ｆ,2"
    })
    void widthsAreColumns(String text, int columns) {
        assertThat(Text.width(text)).isEqualTo(columns);
    }

    @Test
    void widthsAgreeWithATableOfAllCharacters() {
        long letters = 0;
        long differing = 0;
        for (int c = 0x20; c < 0x20000; c++) {
            if (Character.isLetterOrDigit(c)) {
                letters++;
                if (Text.width(Character.toString(c)) != WCWidth.wcwidth(c)) {
                    differing++;
                }
            }
        }
        assertThat(differing * 100).isLessThan(letters);
    }

    @ParameterizedTest
    @CsvSource({"abcdef,6,abcdef", "abcdef,4,abc…", "abcdef,1,…", "abcdef,0,''", "日本語,5,日本…", "日本語,4,日…", "日本語,6,日本語"})
    void whatHasNoRoomIsCut(String text, int columns, String cut) {
        assertThat(Text.fit(text, columns, "…")).isEqualTo(cut);
    }

    @ParameterizedTest
    @CsvSource({"docs/a.md,9,docs/a.md", "docs/a.md,5,…a.md", "docs/日本.md,7,…本.md", "docs/a.md,0,''"})
    void pathsAreCutAtTheirBeginning(String text, int columns, String cut) {
        assertThat(Text.fitEnd(text, columns, "…")).isEqualTo(cut);
    }

    @Test
    void aLineIsCutAcrossItsStyles() {
        Line line = new Line().add(Style.GOOD, "abc").add("def").add(Style.BAD, "ghi");
        assertThat(line.render(false, 9, "…")).isEqualTo("abcdefghi");
        for (int columns = 1; columns < 9; columns++) {
            assertThat(line.render(false, columns, "…"))
                    .hasSize(columns)
                    .isEqualTo("abcdefghi".substring(0, columns - 1) + "…");
        }
        assertThat(line.render(true, 5, "…")).isEqualTo("\u001b[32mabc\u001b[0md…");
    }
}
