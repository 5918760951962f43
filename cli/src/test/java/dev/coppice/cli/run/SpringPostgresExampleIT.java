package dev.coppice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.TestEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan of examples/spring-postgres, with a stand-in for PostgreSQL's image, and one for Maven that asks the database and reports. */
@EngineTest
class SpringPostgresExampleIT {
    private static final Path EXAMPLE = Path.of("../examples/spring-postgres");
    /** What a client says first to a server that may speak TLS; this one says no. */
    private static final String MAVEN = """
            #!/bin/bash
            set -e
            case "$*" in
            *surefire:test*)
              place=${SPRING_DATASOURCE_URL#jdbc:postgresql://}
              exec 3<>"/dev/tcp/${place%%:*}/$(echo "$place" | sed 's,.*:\\([0-9]*\\)/orders,\\1,')"
              printf '\\0\\0\\0\\10\\4\\322\\26\\57' >&3
              test "$(head -c 1 <&3)" = N
              mkdir -p target/surefire-reports
              echo '<testsuite name="p"><testcase classname="PurchasesTest" name="whatIsSavedIsFound"/></testsuite>' \\
                > target/surefire-reports/TEST-PurchasesTest.xml
              ;;
            esac
            """;

    private final TestEngine engine;

    @TempDir
    Path folder;

    SpringPostgresExampleIT(TestEngine engine) {
        this.engine = engine;
    }

    @Test
    void itsPlanRunsAgainstADatabaseOfItsOwn() throws Exception {
        Path maven = Files.createDirectories(folder.resolve("bin")).resolve("mvn");
        Files.writeString(maven, MAVEN);
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProgramUnderTest coppice = new ProgramUnderTest(
                folder,
                Map.of("DOCKER_HOST", engine.host(), "PATH", maven.resolveSibling("") + ":" + System.getenv("PATH")));
        try (Stream<Path> files = Files.walk(EXAMPLE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                coppice.repository.write(EXAMPLE.relativize(file).toString(), Files.readString(file));
            }
        }
        coppice.repository.commit("example");
        engine.postgresAs("postgres:17");
        try {
            Ended ended = coppice.run("run", "docs/plans/orders.md");
            assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
            assertThat(ended.out()).containsPattern("tests +1 passed");
            assertThat(new EngineContents(engine).named("repository-job-orders"))
                    .isEmpty();
        } finally {
            engine.removeImage("postgres:17");
        }
    }
}
