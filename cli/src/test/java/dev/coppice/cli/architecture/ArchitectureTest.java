package dev.coppice.cli.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks every rule on the compiled modules as they lie in this build, and that the rule can fail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
    private static final List<String> MODULES = List.of("common", "testkit", "coordinator", "worker", "cli");

    private JavaClasses program = new ClassFileImporter().importClasses();
    private JavaClasses tests = new ClassFileImporter().importClasses();
    private JavaClasses wrong = new ClassFileImporter().importClasses();

    @BeforeAll
    void readClasses() throws Exception {
        Path testClasses = Path.of(
                Rule.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path project = Path.of("..").toAbsolutePath().normalize();
        Path build = project.resolve("cli").relativize(testClasses.resolveSibling("")); // such as target
        List<Path> programFolders = new ArrayList<>();
        List<Path> testFolders = new ArrayList<>();
        for (String module : MODULES) {
            Path folder = project.resolve(module);
            add(
                    programFolders,
                    folder.resolve("src/main/java"),
                    folder.resolve(build).resolve("classes"));
            add(
                    testFolders,
                    folder.resolve("src/test/java"),
                    folder.resolve(build).resolve("test-classes"));
        }
        wrong = new ClassFileImporter()
                .importClasses(
                        Rules.all().flatMap(rule -> rule.wrong().stream()).toList());
        program = new ClassFileImporter().importPaths(programFolders);
        tests = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/wrong/"))
                .importPaths(testFolders);
    }

    /** What is not seen breaks no rule: sources without classes are a mistake in how this test was started. */
    private static void add(List<Path> folders, Path sources, Path classes) throws IOException {
        if (Files.isDirectory(sources)) {
            assertThat(classes)
                    .as("the classes of %s: run this test with all modules (-pl cli -am)", sources)
                    .isNotEmptyDirectory();
            folders.add(classes);
        }
    }

    static Stream<Rule> rules() {
        return Rules.all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theProgramKeeps(Rule rule) {
        rule.rule().allowEmptyShould(true).check(program);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void isSeenToFail(Rule rule) {
        AbstractThrowableAssert<?, ?> failure =
                assertThatThrownBy(() -> rule.rule().check(wrong)).isInstanceOf(AssertionError.class);
        for (Class<?> type : rule.wrong()) {
            failure.hasMessageContaining(type.getSimpleName());
        }
    }

    @Test
    void testsDoNotSleep() {
        Rules.NO_SLEEP.check(tests);
    }
}
