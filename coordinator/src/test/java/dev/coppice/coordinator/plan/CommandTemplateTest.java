package dev.coppice.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTemplateTest {
    private static final List<String> ARGUMENTS = List.of(
            "common",
            "",
            "a b",
            "it's",
            "\"; echo injected; \"",
            "'; echo injected; '",
            "$(echo injected) `echo injected` $HOME ${HOME}",
            "back\\slash\\",
            "{} \\{}",
            "two\nlines # no comment",
            "!x * ~ [a-z] \u0001");

    /** Each prints the argument between brackets when it arrives as one word of exactly that text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "printf '[%s]' {}",
                "printf '[%s]'",
                "printf '%s]' \"[\"{}",
                "x=\\'; printf '[%s]' {} # it's",
                "true # it's \"\nprintf '[%s]' {}",
                "x=\"${HOME}\"; y=\"$(echo \"a b\")\"; printf '[%s]'",
                "(printf '[%s]' {})",
                "argument={}; printf '[%s]' \"$argument\"",
                "env sh -c 'printf \"[%s]\" \"$1\"' sh {}",
            })
    void theArgumentArrivesAsItIs(String command) throws Exception {
        CommandTemplate template = CommandTemplate.of(command);
        for (String argument : ARGUMENTS) {
            String script = template.with(argument);
            assertThat(template.takes(argument)).as(script).isTrue();
            assertThat(template.lengthWith(argument)).isEqualTo(script.length());
            assertThat(bash(script)).as(script).isEqualTo("[" + argument + "]");
        }
    }

    /** Quotes would not make these safe; words of plain letters need none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo \"{}\"",
                "sh -c 'echo {}'",
                "echo \\{}",
                "echo $'{}'",
                "echo $'it\\'s' \"{}\"",
                "cat <<X\n{}\nX\n",
                "echo `echo {}`",
                "echo $(( {} ))",
                "echo \"$(echo \"{}\")\"",
                "echo \"${x:-\"{}\"}\"",
                "echo it's"
            })
    void whatIsNotSafeIsNotTaken(String command) {
        CommandTemplate template = CommandTemplate.of(command);
        assertThat(template.takes("a b")).isFalse();
        assertThat(template.takes("")).isFalse();
        assertThat(template.takes("x/y-1.0")).isTrue();
        assertThat(template.with("x/y-1.0")).contains("x/y-1.0");
    }

    /** As in a list of commands to try: the argument is the script. */
    @Test
    void aWholeScriptMayBeTheArgument() throws Exception {
        assertThat(bash(CommandTemplate.of("sh -c {}").with("printf %s%s a b"))).isEqualTo("ab");
    }

    private static String bash(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
