package dev.coppice.cli.worktrees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.InProcess;
import dev.coppice.cli.InProcess.Ended;
import dev.coppice.plan.Isolation;
import dev.coppice.testkit.repository.TestRepository;
import dev.coppice.worker.worktree.Mirrors;
import dev.coppice.worker.worktree.Worktree;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WorktreesCommandTest {
    @TempDir
    Path folder;

    private Ended worktrees(String... arguments) {
        String[] line = new String[arguments.length + 1];
        line[0] = "worktrees";
        System.arraycopy(arguments, 0, line, 1, arguments.length);
        return new InProcess(folder, folder.resolve("home"), Map.of()).run(line);
    }

    @Test
    void listsThemForPeopleAndForPrograms() throws Exception {
        assertThat(JsonMapper.shared()
                        .readTree(worktrees("list", "--json").out())
                        .get("worktrees"))
                .isEmpty();
        TestRepository user = TestRepository.init(folder.resolve("user"));
        String commit = user.write("a.txt", "one\n").commit("first");
        Mirrors mirrors = new Mirrors(folder.resolve("home/.cache/coppice"), InstantSource.system());
        String repository = user.path().toString();
        try (Worktree kept = mirrors.pool(repository).acquire(commit, Isolation.WORKTREE, "a");
                Worktree free = mirrors.pool(repository).acquire(commit, Isolation.WORKTREE, "b")) {
            kept.keepForDebugging("a plan TESTS_FAILED", Duration.ofDays(1));
            assertThat(free.name()).isNotEqualTo(kept.name());
        }

        assertThat(worktrees("list").out())
                .containsPattern("wt-1 +kept until [^ ]+ +" + commit.substring(0, 10) + " +[^ ]+ +[1-9][0-9.]* k?B ")
                .containsPattern("wt-2 +free ");
        JsonNode listed =
                JsonMapper.shared().readTree(worktrees("list", "--json").out()).get("worktrees");
        assertThat(listed).hasSize(2);
        JsonNode first = listed.get(0);
        assertThat(first.get("name").asString()).isEqualTo("wt-1");
        assertThat(first.get("repository").asString()).isEqualTo(repository);
        assertThat(Path.of(first.get("path").asString()).resolve("a.txt")).exists();
        assertThat(first.get("state").asString()).isEqualTo("KEPT");
        assertThat(first.get("commit").asString()).isEqualTo(commit);
        assertThat(first.get("bytes").asLong()).isPositive();
        assertThat(Instant.parse(first.get("kept_until").asString()))
                .isAfter(Instant.parse(first.get("last_used_at").asString()));
        assertThat(first.get("why").asString()).isEqualTo("a plan TESTS_FAILED");
        assertThat(listed.get(1).get("state").asString()).isEqualTo("FREE");
        assertThat(listed.get(1).has("kept_until")).isFalse();
    }
}
