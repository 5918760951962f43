package dev.coppice.bench;

import dev.coppice.testkit.engine.PrivateEngine;
import dev.coppice.testkit.engine.TestCompose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * 50 jobs with a service each, 8 at a time, through {@code coppice run} and through GNU parallel over compose. Arguments: the launcher's
 * path, the folder for results, and the number of runs.
 */
public final class ServiceJobsBench {
    private static final int JOBS = 50;
    private static final int AT_ONCE = 8;
    private static final String METHOD = """
            Each job has a service of its own, of busybox, with a health check whose interval is a second, and then runs a command that reaches
            it at its port; on an engine of the benchmark's own. Whole processes, wall time, in turn, after one uncounted run of each. A run in
            which a job fails stops the benchmark.

            - `coppice run --workers 8 --command …` with `services:` in `coppice.yml`, each job in a worktree and on a network of its own; with a
              report and all logs;
            - `seq 50 | parallel -j8 'docker-compose -p bench{} up -d --wait && docker-compose -p bench{} exec -T db …; docker-compose -p bench{}
              down -v'`, with compose 2 and the same service, in one folder.
            """;
    private static final String SERVICE = """
            services:
              db:
                image: %s
                %scommand: %s
                ports: [5432]
                healthcheck: {test: "test -f /ready", interval: 1s}
            """;
    private static final String COMMAND =
            "[\"sh\", \"-c\", \"touch /ready; mkdir /www; echo here > /www/index.html; exec httpd -f -p 5432 -h /www\"]";

    private ServiceJobsBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path launcher = Path.of(arguments[0]).toAbsolutePath();
        int runs = Integer.parseInt(arguments[2]);
        Path scratch = Files.createTempDirectory("service-jobs");
        Path repository = BenchRepository.create(scratch.resolve("repository"), 60);
        Samples own = new Samples("coppice run", "jobs/min");
        Samples peer = new Samples("parallel over compose", "jobs/min");
        try (PrivateEngine engine = PrivateEngine.start(Optional.empty())) {
            String image = engine.busybox();
            Files.writeString(repository.resolve("coppice.yml"), SERVICE.formatted(image, "", COMMAND));
            Path compose = Files.writeString(
                    scratch.resolve("compose.yml"), SERVICE.formatted(image, "init: true\n    ", COMMAND));
            Map<String, String> env = Map.of(
                    "DOCKER_HOST", engine.host(),
                    "PATH", TestCompose.SECOND.path() + ":" + System.getenv("PATH"),
                    "XDG_CACHE_HOME", scratch.resolve("cache").toString(),
                    "XDG_STATE_HOME", scratch.resolve("state").toString());
            Peer coppice = new Peer("coppice", scratch, env, coppice(launcher, repository));
            Peer parallel = new Peer("parallel", scratch, env, parallel(compose));
            for (int run = 0; run <= runs; run++) {
                double ownRate = JOBS / (coppice.run().toMillis() / 60e3);
                double peerRate = JOBS / (parallel.run().toMillis() / 60e3);
                if (run > 0) {
                    own.add(ownRate);
                    peer.add(peerRate);
                }
            }
        }
        new Result("service-jobs", LocalDate.now(Clock.systemUTC()), METHOD)
                .table(JOBS + " jobs, " + AT_ONCE + " at a time", List.of(own, peer))
                .line(String.format(Locale.ROOT, "Coppice is **%.2f times** as fast.", own.medianRatioTo(peer)))
                .save(Path.of(arguments[1]));
    }

    private static List<String> coppice(Path launcher, Path repository) {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "run", "--quiet", "--rev", "WORKTREE"));
        command.addAll(List.of("--workers", Integer.toString(AT_ONCE), "--repo", repository.toString(), "--command"));
        command.add("wget -q -O /dev/null http://$COPPICE_SERVICE_DB_HOST:$COPPICE_SERVICE_DB_PORT/ || exit 9 #");
        IntStream.rangeClosed(1, JOBS).mapToObj(Integer::toString).forEach(command::add);
        return command;
    }

    private static List<String> parallel(Path file) {
        String compose = "docker-compose -p bench{} -f " + file;
        String job =
                compose + " up -d --wait && " + compose + " exec -T db wget -q -O /dev/null http://127.0.0.1:5432/;"
                        + " code=$?; " + compose + " down -v; exit $code";
        return List.of("sh", "-c", "seq " + JOBS + " | parallel --will-cite -j" + AT_ONCE + " '" + job + "'");
    }
}
