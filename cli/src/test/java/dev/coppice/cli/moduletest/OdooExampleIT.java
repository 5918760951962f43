package dev.coppice.cli.moduletest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.EngineContents;
import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.TestCompose;
import dev.coppice.testkit.engine.TestEngine;
import dev.coppice.testkit.repository.TestRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of examples/odoo, with images that stand in for Odoo and PostgreSQL. */
@EngineTest
class OdooExampleIT {
    private static final Path EXAMPLE = Path.of("../examples/odoo");
    private static final String ODOO = "printf '#!/bin/sh\\nexec wget -q -O - $2\\n' > /bin/curl;"
            + " printf '#!/bin/sh\\necho odoo tests \"$@\"; grep -q addons_path $2\\n' > /bin/odoo;"
            + " chmod +x /bin/curl /bin/odoo; mkdir -p /www/web; touch /www/web/health; httpd -p 8069 -h /www;"
            + " trap 'exit 0' TERM; while sleep 1; do :; done";

    private final TestEngine engine;

    @TempDir
    Path folder;

    OdooExampleIT(TestEngine engine) {
        this.engine = engine;
    }

    private record Ended(int exitCode, String output) {}

    private Ended script(Path repository, String name, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of("sh", "scripts/" + name));
        words.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(repository.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("DOCKER_HOST", engine.host());
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        builder.environment()
                .put("PATH", folder.resolve("bin") + ":" + TestCompose.SECOND.path() + ":" + System.getenv("PATH"));
        Process process = builder.start();
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return new Ended(process.exitValue(), Files.readString(output));
    }

    private Path install() throws Exception {
        Path lib = Path.of("target/dist/lib").toAbsolutePath();
        Path program = Files.createDirectories(folder.resolve("bin")).resolve("coppice");
        Files.writeString(program, """
                #!/bin/sh
                exec '%s/bin/java' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \\
                    -cp '%s/*:%s/containers/*' dev.coppice.cli.Main "$@"
                """.formatted(System.getProperty("java.home"), lib, lib));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        TestRepository repository = TestRepository.init(folder.resolve("shop"));
        try (Stream<Path> files = Files.walk(EXAMPLE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copy(file, repository.path().resolve(EXAMPLE.relativize(file).toString()));
            }
        }
        return repository.path();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.resolveSibling(""));
        Files.copy(from, to);
    }

    @Test
    void itsScriptsDoWhatTheySay() throws Exception {
        Path repository = install();
        engine.standIn("odoo:18.0", ODOO);
        engine.postgresAs("postgres:15");
        try {
            Ended tested = script(repository, "run-tests.sh", "sale");
            assertThat(tested.exitCode()).as(tested.output()).isZero();
            assertThat(repository.resolve("proof_of_execution_tests.log"))
                    .content()
                    .startsWith("odoo tests -c /etc/odoo/odoo.conf")
                    .contains("-i sale");

            Ended started = script(repository, "start-agent-env.sh", "WO-042");
            assertThat(started.exitCode()).as(started.output()).isZero();
            assertThat(started.output()).contains("http://localhost:", "password     admin");
            assertThat(script(repository, "list-agent-envs.sh").output()).containsPattern("WO-042 +READY +.*odoo");
            Ended stopped = script(repository, "stop-agent-env.sh", "WO-042", "--cleanup");
            assertThat(stopped.exitCode()).as(stopped.output()).isZero();
            assertThat(new EngineContents(engine).named("WO-042")).isEmpty();
            assertThat(new EngineContents(engine).named("shop-")).isEmpty();
        } finally {
            script(repository, "stop-agent-env.sh", "WO-042", "--cleanup");
            engine.removeImage("odoo:18.0");
            engine.removeImage("postgres:15");
        }
    }
}
