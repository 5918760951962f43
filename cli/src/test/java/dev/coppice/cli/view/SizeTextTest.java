package dev.coppice.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeTextTest {
    @ParameterizedTest
    @CsvSource({
        "-1, 0 B",
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 kB",
        "10188, 9.9 kB",
        "10239, 10 kB",
        "40960, 40 kB",
        "1048575, 1.0 MB",
        "1048576, 1.0 MB",
        "39845888, 38 MB",
        "2254857830, 2.1 GB",
        "9223372036854775807, 8.0 EB",
    })
    void saysASizeInTheUnitThatFits(long bytes, String text) {
        assertThat(SizeText.of(bytes)).isEqualTo(text);
    }
}
