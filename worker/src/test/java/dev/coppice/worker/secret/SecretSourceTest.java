package dev.coppice.worker.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSourceTest {
    @TempDir
    Path folder;

    private final SecretSource variables =
            new VariableSecrets(Map.of("COPPICE_SECRET_A", "from a variable", "B", "no secret"), "COPPICE_SECRET_");

    @Test
    void variablesCountWithThePrefixOnly() throws Exception {
        assertThat(variables.secret("A")).contains("from a variable");
        assertThat(variables.secret("B")).isEmpty();
        assertThat(variables.secret("COPPICE_SECRET_A")).isEmpty();
        assertThat(variables.place("B")).contains("COPPICE_SECRET_B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "x\n", "x\r\n"})
    void aLineBreakAtTheEndOfAFileIsNoPartOfTheValue(String content) throws Exception {
        Files.writeString(folder.resolve("A"), content);
        Files.writeString(folder.resolve("B"), " 1\n2\n\n");
        assertThat(new SecretFolder(folder).secret("A")).contains("x");
        assertThat(new SecretFolder(folder).secret("B")).as("but one only").contains(" 1\n2\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside", "..", "", "a/b", "/etc/hostname", "MISSING"})
    void whatIsNoNameOfAFileInTheFolderIsNoSecret(String name) throws Exception {
        Files.writeString(folder.resolve("outside"), "x");
        Path inner = Files.createDirectory(folder.resolve("inner"));
        assertThat(new SecretFolder(inner).secret(name)).isEmpty();
    }

    @Test
    void theFirstThatKnowsItAnswers() throws Exception {
        Files.writeString(folder.resolve("A"), "from a file");
        SecretSource both = SecretSource.firstOf(List.of(new SecretFolder(folder), variables));
        assertThat(both.secret("A")).contains("from a file");
        Files.delete(folder.resolve("A"));
        assertThat(both.secret("A")).contains("from a variable");
        assertThat(both.place("A")).contains(folder.resolve("A").toString(), "COPPICE_SECRET_A");
    }
}
