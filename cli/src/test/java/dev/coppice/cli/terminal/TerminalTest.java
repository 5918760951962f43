package dev.coppice.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void coloursFollowTheUsualVariables() {
        assertThat(Terminal.hasColour(Map.of(), false, true)).isTrue();
        assertThat(Terminal.hasColour(Map.of(), true, true)).isFalse();
        assertThat(Terminal.hasColour(Map.of("NO_COLOR", "1", "CLICOLOR_FORCE", "1"), false, true))
                .isFalse();
        assertThat(Terminal.hasColour(Map.of("NO_COLOR", ""), false, true)).isTrue();
        assertThat(Terminal.hasColour(Map.of(), false, false)).isFalse();
        assertThat(Terminal.hasColour(Map.of("CLICOLOR_FORCE", "1"), false, false))
                .isTrue();
        assertThat(Terminal.hasColour(Map.of("CLICOLOR_FORCE", "0"), false, false))
                .isFalse();
    }

    @Test
    void theFirstLocaleVariableThatIsSetDecidesTheSigns() {
        assertThat(Terminal.isUtf8(Map.of("LANG", "de_DE.UTF-8"))).isTrue();
        assertThat(Terminal.isUtf8(Map.of("LANG", "C.utf8"))).isTrue();
        assertThat(Terminal.isUtf8(Map.of("LANG", "C"))).isFalse();
        assertThat(Terminal.isUtf8(Map.of("LC_ALL", "C", "LANG", "C.UTF-8"))).isFalse();
        assertThat(Terminal.isUtf8(Map.of("LC_ALL", "", "LANG", "C.UTF-8"))).isTrue();
        assertThat(Terminal.isUtf8(Map.of())).isFalse();
    }

    @Test
    void withoutUnicodeOnlyAsciiIsSent() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(out, false, false, Symbols.ASCII, () -> TerminalSize.DEFAULT);
        terminal.print(List.of(Line.of("naïve " + Symbols.ASCII.passed())));
        assertThat(out.toByteArray()).isEqualTo("na?ve +\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    @Test
    void aSizeIsReadFromStty() {
        assertThat(WindowSize.parse("30 100\n")).contains(new TerminalSize(100, 30));
        assertThat(WindowSize.parse("0 0\n")).isEmpty();
        assertThat(WindowSize.parse("")).isEmpty();
        assertThat(WindowSize.parse("stty: error")).isEmpty();
    }

    @Test
    void whereSttyKnowsNothingTheEnvironmentTells() {
        WindowSize size = new WindowSize(Path.of("/dev/null"), Map.of("COLUMNS", "132", "LINES", "x"));
        assertThat(size.get()).isEqualTo(new TerminalSize(132, 24));
    }

    @Test
    void signalsAreHeard() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        assertThat(Signals.on("WINCH", heard::countDown)).isTrue();
        new ProcessBuilder(
                        "kill", "-WINCH", Long.toString(ProcessHandle.current().pid()))
                .start()
                .waitFor();
        assertThat(heard.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Signals.on("NOSUCH", heard::countDown)).isFalse();
    }
}
