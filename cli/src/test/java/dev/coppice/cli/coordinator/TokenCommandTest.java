package dev.coppice.cli.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.InProcess;
import dev.coppice.cli.InProcess.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenCommandTest {
    @TempDir
    Path folder;

    private Ended token(String... arguments) {
        String[] all = new String[arguments.length + 3];
        all[0] = "token";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[all.length - 2] = "--data";
        all[all.length - 1] = "data";
        return new InProcess(folder, folder.resolve("home"), Map.of()).run(all);
    }

    @Test
    void listsAndRevokesOnlyWhereThereIsADatabase() {
        for (Ended ended : new Ended[] {token("list"), token("revoke", "0123456789")}) {
            assertThat(ended.exitCode()).isEqualTo(2);
            assertThat(ended.err())
                    .contains("there is no database " + folder.resolve("data/coordinator.mv.db"), "--data");
        }
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void whoMakesATokenIsToldItsRole() {
        assertThat(token("create", "nightly", "--role", "worker").err())
                .containsPattern("the token 'nightly' \\([0-9a-f]+\\) has the role worker\\. Keep what is printed");
    }

    @Test
    void aTokenIsRevokedByItsId() {
        assertThat(token("create", "ci", "--role", "submit", "--expires-in-days", "1", "--quiet")
                        .exitCode())
                .isZero();
        String listed = token("list").out();
        assertThat(listed).contains("EXPIRES");
        String id = listed.lines().skip(1).findFirst().orElseThrow().split(" ", 2)[0];

        Ended byName = token("revoke", "ci");

        assertThat(byName.exitCode()).isEqualTo(2);
        assertThat(byName.err()).contains("ci is a name", "revoke it by its id, " + id);
        assertThat(token("revoke", "nobody").err()).contains("there is no token with the id nobody");
        assertThat(token("revoke", id).exitCode()).isZero();
        assertThat(token("revoke", "ci").err()).contains("revoked already");
    }

    @Test
    void aFolderThatCanNotBeMadeIsWrongUsage() throws Exception {
        Files.writeString(folder.resolve("data"), "a file");

        Ended ended = token("create", "ci", "--role", "submit");

        assertThat(ended.exitCode()).isEqualTo(2);
        assertThat(ended.err())
                .contains("--data " + folder.resolve("data") + ": it is there already, and is no folder");
    }
}
