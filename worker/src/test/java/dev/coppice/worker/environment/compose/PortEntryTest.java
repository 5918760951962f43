package dev.coppice.worker.environment.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortEntryTest {
    @ParameterizedTest
    @CsvSource({
        "8000:80,80,tcp",
        "80,80,tcp",
        "127.0.0.1:8000:80,80,tcp",
        "127.0.0.1::80,80,tcp",
        "[::1]:8000:80,80,tcp",
        "6060:6060/udp,6060,udp",
        "8000-9000:80,80,tcp",
    })
    void readsTheShortForm(String text, int port, String protocol) throws Exception {
        assertThat(PortEntry.of(text)).isEqualTo(new PortEntry(List.of(port), protocol));
    }

    @Test
    void readsRanges() throws Exception {
        assertThat(PortEntry.of("9090-9092:8080-8082").ports()).containsExactly(8080, 8081, 8082);
        assertThat(PortEntry.of(3000).ports()).containsExactly(3000);
    }

    @Test
    void readsTheLongForm() throws Exception {
        assertThat(PortEntry.of(Map.of("target", 80, "published", "8080", "host_ip", "0.0.0.0", "protocol", "udp")))
                .isEqualTo(new PortEntry(List.of(80), "udp"));
        assertThat(PortEntry.of(Map.of("target", "443", "mode", "host"))).isEqualTo(new PortEntry(List.of(443), "tcp"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8000:", "x", "0", "70000", "80:9-8"})
    void saysWhatIsNoPort(String text) {
        assertThatThrownBy(() -> PortEntry.of(text)).hasMessageContaining(text).hasMessageContaining("8090:80");
    }
}
