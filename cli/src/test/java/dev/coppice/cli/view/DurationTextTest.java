package dev.coppice.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({
        "-5,0.0s,0s",
        "0,0.0s,0s",
        "849,0.8s,0s",
        "9999,9.9s,9s",
        "10000,10s,10s",
        "59999,59s,59s",
        "60000,1m 00s,1m 00s",
        "102000,1m 42s,1m 42s",
        "3599999,59m 59s,59m 59s",
        "7380000,2h 03m,2h 03m",
        "93600000,26h 00m,26h 00m"
    })
    void durationsReadWell(long millis, String exact, String coarse) {
        assertThat(DurationText.exact(Duration.ofMillis(millis))).isEqualTo(exact);
        assertThat(DurationText.coarse(Duration.ofMillis(millis))).isEqualTo(coarse);
    }
}
