package dev.coppice.worker.environment.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpolationTest {
    private final Interpolation interpolation = new Interpolation(Map.of("A", "1", "EMPTY", ""));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain | plain",
                "x-${A}-y | x-1-y",
                "x$A.y | x1.y",
                "$$A | $A",
                "${NONE}z | z",
                "${NONE:-d} | d",
                "${EMPTY:-d} | d",
                "a${EMPTY-d} | a",
                "${A:+set} | set",
                "n${EMPTY:+set} | n",
                "${EMPTY+set} | set",
                "${NONE:-x${A}} | x1",
                "${A:?needed} | 1",
            })
    void expandsAsComposeDoes(String text, String expanded) throws Exception {
        assertThat(interpolation.expand(text)).isEqualTo(expanded);
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> interpolation.expand("net_${NONE:?give one}"))
                .hasMessage("the variable NONE has no value: give one");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"${A", "${}", "a$ b", "${A!x}"})
    void refusesWhatIsNoReference(String text) {
        assertThatThrownBy(() -> interpolation.expand(text)).isInstanceOf(ComposeException.class);
    }
}
