package dev.coppice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.TestEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person gets from {@code coppice gc} and from {@code coppice doctor} on their own machine. */
@EngineTest
class HousekeepingIT {
    private final TestEngine engine;
    private final String mark = "h" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    Path folder;

    private ProgramUnderTest coppice;

    HousekeepingIT(TestEngine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void install() throws Exception {
        coppice = new ProgramUnderTest(folder, Map.of("DOCKER_HOST", engine.host()));
    }

    private List<JsonNode> items(String... options) throws Exception {
        String[] words = new String[options.length + 3];
        System.arraycopy(new String[] {"gc", "--json", "--images-down-to=0"}, 0, words, 0, 3);
        System.arraycopy(options, 0, words, 3, options.length);
        Ended ended = coppice.run(words);
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        return List.copyOf(
                JsonMapper.shared().readTree(ended.out()).get("items").values());
    }

    private static List<String> words(List<JsonNode> items) {
        return items.stream()
                .map(item -> item.get("kind").asString() + " "
                        + (item.get("would_be_removed").asBoolean() ? "goes" : "stays"))
                .sorted()
                .toList();
    }

    @Test
    void whatIsOfNoUseGoesAndWhatSomebodyHasWorkedOnStays() throws Exception {
        for (String plan : List.of("one", "two")) {
            coppice.repository.write(
                    "docs/" + plan + ".md",
                    "---\nretries: 0\n---\n# a\n```sh\necho of the attempt > made\nexit 1\n```\n");
        }
        coppice.repository.write("words", "of the repository\n").commit("plans");
        String image = "coppice-test/" + mark + ":1";
        engine.standIn(image, "true");
        EngineView view = new EngineView(engine);
        try (view) {
            Ended run = coppice.run("run", "--workers", "2", "--keep-failed=1s", "docs/one.md", "docs/two.md");
            assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(1);
            Instant over = Instant.now().plusSeconds(1);
            String id = view.engine.findImage(image).orElseThrow().id();
            Files.writeString(
                    coppice.home.resolve(".local/state/coppice/images"),
                    "1000\tpulled\t" + engine.host() + "\t" + image + "\t" + id + "\n2000\tfound\t" + engine.host()
                            + "\t" + TestEngine.BUSYBOX + "\tsha256:0\n");
            Path mine = worktree();
            Instant later = Instant.now().plusSeconds(4);
            Files.writeString(mine.resolve("words"), "of a person\n");
            Files.setLastModifiedTime(mine.resolve("words"), FileTime.from(later));
            view.await("their time is over", () -> Instant.now().isAfter(over));

            List<JsonNode> beforehand = items("--dry-run");
            assertThat(words(beforehand))
                    .containsExactly("attempt goes", "attempt goes", "image goes", "worktree goes", "worktree stays");
            assertThat(words(items())).isEqualTo(words(beforehand));

            assertThat(words(items())).containsExactly("worktree stays");
            assertThat(mine.resolve("words")).hasContent("of a person");
            assertThat(view.engine.findImage(image)).isEmpty();
            assertThat(view.engine.findImage(TestEngine.BUSYBOX)).isPresent();
            assertThat(view.neighbourLives()).isTrue();
        }
    }

    /** Without a command, which would have what is due removed. */
    private Path worktree() throws Exception {
        try (Stream<Path> files = Files.walk(coppice.home.resolve(".cache/coppice"))) {
            return files.filter(file -> file.endsWith("made"))
                    .findFirst()
                    .orElseThrow()
                    .resolveSibling("");
        }
    }

    @Test
    void theDoctorLooksAtThisMachine() throws Exception {
        Ended ended = coppice.run("doctor");
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out())
                .contains(
                        "engine",
                        engine.host().replace("unix://", ""),
                        "rights",
                        "cgroups",
                        "compose",
                        "subnets",
                        "disk");
        assertThat(coppice.run("doctor", "--local", "--server", "http://127.0.0.1:1")
                        .exitCode())
                .isEqualTo(2);

        ProgramUnderTest without =
                new ProgramUnderTest(folder.resolve("without"), Map.of("DOCKER_HOST", "unix:///nonexistent/socket"));
        Ended sick = without.run("doctor", "--local", "--json");
        assertThat(sick.exitCode()).isEqualTo(3);
        JsonNode check = JsonMapper.shared().readTree(sick.out()).get("checks").get(0);
        assertThat(check.get("status").asString()).isEqualTo("ERROR");
        assertThat(check.get("message").asString()).contains("/nonexistent/socket");
        assertThat(check.get("hint").asString()).contains("install Docker");
    }
}
