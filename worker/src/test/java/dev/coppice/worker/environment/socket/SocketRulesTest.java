package dev.coppice.worker.environment.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketRulesTest {
    @Test
    void wordsAreRead() {
        SocketRules rules = SocketRules.of(List.of("mounts", "memory=2g", "cpus=1.5", "pids=100"));

        assertThat(rules.rights()).containsExactly(Right.MOUNTS);
        assertThat(rules.limits().memory()).hasValue(2L << 30);
        assertThat(rules.limits().cpus()).hasValue(1.5);
        assertThat(rules.limits().processes()).hasValue(100);
        assertThat(SocketRules.of(List.of("none")).offered()).isFalse();
        assertThat(SocketRules.of(List.of())).isEqualTo(SocketRules.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"everything", "memory=much", "memory=0", "cpus=-1", "disk=1g", ""})
    void othersAreNotAndTheMessageSaysWhichThereAre(String word) {
        assertThatThrownBy(() -> SocketRules.of(List.of(word)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mounts, privileged");
        assertThatThrownBy(() -> SocketRules.of(List.of("none", "mounts"))).hasMessageContaining("alone");
    }
}
