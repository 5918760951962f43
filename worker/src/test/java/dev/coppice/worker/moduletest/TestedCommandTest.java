package dev.coppice.worker.moduletest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestedCommandTest {
    @Test
    void aPlainCommandTakesTheShellsPlace() {
        assertThat(TestedCommand.inShell("odoo-bin -i sale --log-level=test"))
                .containsExactly("sh", "-c", "exec odoo-bin -i sale --log-level=test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a && b", "a; b", "a | b", "A=1 b", "(a)", "a > b"})
    void whatOnlyAShellUnderstandsStaysWithIt(String command) {
        assertThat(TestedCommand.inShell(command)).containsExactly("sh", "-c", command);
    }

    @Test
    void withoutAShellItIsWords() {
        assertThat(TestedCommand.words(" a  b c ")).containsExactly("a", "b", "c");
    }
}
