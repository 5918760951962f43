package dev.coppice.cli.coordinator;

import dev.coppice.cli.settings.FleetOptions;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The settings of a coordinator; each is also a variable and a line of the settings file. */
final class CoordinatorOptions {
    @Mixin
    final DatabaseOptions database = new DatabaseOptions();

    @Mixin
    final FleetOptions fleet = new FleetOptions();

    @Option(
            names = "--files",
            paramLabel = "DIR",
            description = "Logs, artifacts and reports of sessions. Several coordinators of one database must share it."
                    + " (default: sessions in the data directory)")
    @Nullable
    Path files;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:8470",
            description = "Where the API is served. (default: ${DEFAULT-VALUE})")
    String listen = "";

    @Option(
            names = "--public-address",
            paramLabel = "URL",
            description =
                    "Where other machines, and browsers by a proxy, reach the API, such as https://coppice.example.org."
                            + " (default: made of --listen)")
    @Nullable
    String publicAddress;

    @Option(
            names = "--default-repository",
            paramLabel = "URL",
            description = "For requests that name none. (default: none)")
    @Nullable
    String defaultRepository;

    @Option(
            names = "--allow-repository",
            paramLabel = "GLOB",
            split = ",",
            description = "Repositories that may be named, such as 'https://git.example.org/**'; several with commas."
                    + " Where servers redirect to is not followed, unless '**' is among them. (default: any)")
    List<String> allowedRepositories = List.of();

    @Option(
            names = "--num-workers",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "How many attempts of a session run at once, where it does not say. (default: ${DEFAULT-VALUE})")
    int numWorkers;

    @Option(
            names = "--max-queue-size",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many jobs may wait or run; more are refused with 429. (default: ${DEFAULT-VALUE})")
    int maxQueueSize;

    @Option(
            names = "--retry-failed-tests",
            paramLabel = "true|false",
            arity = "1",
            defaultValue = "true",
            description = "Whether failed attempts are tried again, where nobody says. (default: ${DEFAULT-VALUE})")
    boolean retryFailedTests;

    @Option(
            names = "--max-retries-per-test",
            paramLabel = "N",
            defaultValue = "2",
            description = "How often, where nobody says. (default: ${DEFAULT-VALUE})")
    int maxRetriesPerTest;

    @Option(
            names = "--worker-timeout-minutes",
            paramLabel = "MINUTES",
            defaultValue = "30",
            description = "How long an attempt may take, where nobody says. (default: ${DEFAULT-VALUE})")
    int workerTimeoutMinutes;

    @Option(
            names = "--queue-timeout-minutes",
            paramLabel = "MINUTES",
            defaultValue = "1440",
            description = "How long a job may wait for a worker before it is broken. (default: ${DEFAULT-VALUE})")
    int queueTimeoutMinutes;

    @Option(
            names = "--lease",
            paramLabel = "DURATION",
            defaultValue = "15s",
            description =
                    "How long a worker that is not heard of keeps its attempts, and a coordinator its leadership; at"
                            + " least 5s, as workers are heard of every 3 s. (default: ${DEFAULT-VALUE})")
    String lease = "";

    @Option(
            names = "--max-request-bytes",
            paramLabel = "BYTES",
            defaultValue = "16777216",
            description = "How large a request may be; uploads have limits of their own. (default: ${DEFAULT-VALUE})")
    long maxRequestBytes;

    @Option(
            names = "--min-free-disk",
            paramLabel = "MIB",
            defaultValue = "512",
            description =
                    "With less free in the data directory, workers keep logs and artifacts for the time being, in MiB."
                            + " (default: ${DEFAULT-VALUE})")
    long minFreeDisk;

    @Option(
            names = "--tls-certificate",
            paramLabel = "FILE",
            description = "A PEM file with the certificate chain: serves HTTPS instead of HTTP. (default: none)")
    @Nullable
    Path tlsCertificate;

    @Option(
            names = "--tls-private-key",
            paramLabel = "FILE",
            description = "A PEM file with its private key. (default: none)")
    @Nullable
    Path tlsPrivateKey;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: one object a line, as the Elastic Common Schema has it."
                    + " (default: ${DEFAULT-VALUE})")
    LogFormat logFormat = LogFormat.TEXT;
}
