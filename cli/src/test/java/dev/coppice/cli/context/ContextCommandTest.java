package dev.coppice.cli.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.InProcess;
import dev.coppice.cli.InProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContextCommandTest {
    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void writeToken() throws IOException {
        file = folder.resolve("home/.config/coppice/contexts.json");
        Files.writeString(folder.resolve("token"), "very-secret-value\n");
    }

    private Ended context(String... arguments) {
        String[] line = new String[arguments.length + 1];
        line[0] = "context";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        return new InProcess(folder, folder.resolve("home"), Map.of()).run(line);
    }

    @Test
    void keepsTokensWhereNobodyElseReadsThem() throws IOException {
        assertThat(context("add", "work", "https://a.example.org", "--token-file", "token")
                        .exitCode())
                .isZero();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).contains("very-secret-value");
        assertThat(context("list").out()).contains("*", "work", "https://a.example.org", "yes");
        assertThat(context("list").out() + context("list", "--json").out()).doesNotContain("very-secret-value");
    }

    @Test
    void refusesAFileThatOthersCanRead() throws IOException {
        context("add", "work", "https://a.example.org");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        Ended ended = context("list");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains("others can read it: chmod 600 " + file);
    }

    @Test
    void theFirstIsInUseUntilAnotherIsChosen() {
        context("add", "one", "https://a.example.org");
        assertThat(context("add", "two", "https://b.example.org").out()).contains("'coppice context use two'");
        assertThat(context("list", "--json").out().replaceAll("\\s", ""))
                .contains("\"name\":\"one\",\"server\":\"https://a.example.org\",\"token\":false,\"in_use\":true");

        assertThat(context("use", "two").exitCode()).isZero();
        assertThat(context("remove", "one").exitCode()).isZero();

        assertThat(context("list", "--json").out().replaceAll("\\s", ""))
                .contains("\"name\":\"two\",\"server\":\"https://b.example.org\",\"token\":false,\"in_use\":true")
                .doesNotContain("\"one\"");
    }

    @Test
    void whatIsNotThereCannotBeUsed() {
        assertThat(context("use", "nothing").err()).contains("there is no context nothing");
        assertThat(context("remove", "nothing").exitCode()).isEqualTo(2);
    }

    @Test
    void warnsOfATokenThatOthersOnTheWayCanRead() {
        assertThat(context("add", "work", "http://a.example.org", "--token-file", "token")
                        .err())
                .contains("use https");
        for (String here : new String[] {"127.0.0.1:8470", "[::1]:8470", "localhost"}) {
            assertThat(context("add", "here", "http://" + here, "--token-file", "token")
                            .err())
                    .isEmpty();
        }
        assertThat(context("add", "work", "http://127.0.0.1.example.org", "--token-file", "token")
                        .err())
                .contains("use https");
    }

    @Test
    void aFileThatWasSpoiltIsNamed() throws IOException {
        context("add", "work", "https://a.example.org");
        Files.writeString(file, "{");

        Ended ended = context("list");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err()).contains(file.toString(), "mend it");
    }
}
