package dev.coppice.cli.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.invocation.ExitCode;
import dev.coppice.job.JobTransitions;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

    private final String readme;

    ReadmeTest() throws IOException {
        readme = Files.readString(ROOT.resolve("README.md"));
    }

    @Test
    void theDiagramIsTheTable() {
        assertThat(readme)
                .contains("```mermaid\n" + JobTransitions.table().toMermaid().strip() + "\n```");
    }

    @Test
    void itTellsEveryExitCode() throws IllegalAccessException {
        Matcher paragraph = Pattern.compile("(?m)^Exit codes: (?:.+\n)+").matcher(readme);
        assertThat(paragraph.find()).isTrue();
        for (Field code : ExitCode.class.getFields()) {
            assertThat(paragraph.group()).as(code.getName()).containsPattern("\\b" + code.getInt(null) + "\\b");
        }
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        for (Path page :
                List.of(ROOT.resolve("README.md"), ROOT.resolve("docs/plans.md"), ROOT.resolve("bench/README.md"))) {
            assertThat(LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)))
                    .as(page.toString())
                    .allSatisfy(
                            target -> assertThat(page.resolveSibling(target)).exists());
        }
    }
}
