package dev.coppice.cli.coordinator;

import dev.coppice.cli.context.ServerAddress;
import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.coordinator.Settings;
import dev.coppice.coordinator.artifact.ArtifactLimits;
import dev.coppice.coordinator.http.ApiSettings;
import dev.coppice.coordinator.store.DatabaseSettings;
import dev.coppice.coordinator.submission.SubmissionSettings;
import dev.coppice.plan.DurationText;
import dev.coppice.plan.InvalidValue;
import dev.coppice.transport.amqp.AmqpSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the options of a coordinator mean.
 *
 * @param data absolute
 * @param publicAddress where the API can be reached
 */
record ProcessSettings(
        Path data,
        Path files,
        DatabaseSettings database,
        AmqpSettings broker,
        String publicAddress,
        Settings deciding,
        ApiSettings api,
        ArtifactLimits artifacts) {

    private static final Duration SHORTEST_LEASE = Duration.ofSeconds(5);

    /** @throws CommandFailure when they make no sense */
    static ProcessSettings of(CoordinatorOptions options, Invocation invocation, String version) {
        ApiSettings api = api(options, invocation, version);
        String scheme = api.tls().isPresent() ? "https://" : "http://";
        return new ProcessSettings(
                options.database.data(invocation),
                files(options, invocation),
                options.database.settings(invocation),
                options.fleet.broker(invocation, "coppice coordinator"),
                Optional.ofNullable(options.publicAddress).orElse(scheme + options.listen),
                deciding(options),
                api,
                ArtifactLimits.DEFAULT.leaving(options.minFreeDisk << 20));
    }

    private static Path files(CoordinatorOptions options, Invocation invocation) {
        return options.files == null
                ? options.database.data(invocation).resolve("sessions")
                : invocation.directory().resolve(options.files).normalize();
    }

    private static Settings deciding(CoordinatorOptions options) {
        return Settings.DEFAULT
                .withLease(lease(options.lease))
                .withQueueTimeout(
                        Duration.ofMinutes(atLeast(1, options.queueTimeoutMinutes, "--queue-timeout-minutes")))
                .withMaxQueued(atLeast(1, options.maxQueueSize, "--max-queue-size"));
    }

    private static Duration lease(String text) {
        try {
            Duration lease = DurationText.parse(text);
            if (lease.compareTo(SHORTEST_LEASE) < 0) {
                throw CommandFailure.usage("--lease " + text + ": write " + SHORTEST_LEASE.toSeconds()
                        + "s or more, as workers are heard of every 3 s");
            }
            return lease;
        } catch (InvalidValue e) {
            throw CommandFailure.usage("--lease: " + e.getMessage(), e);
        }
    }

    private static ApiSettings api(CoordinatorOptions options, Invocation invocation, String version) {
        int colon = options.listen.lastIndexOf(':');
        String host = colon < 0 ? options.listen : options.listen.substring(0, colon);
        SubmissionSettings submissions = new SubmissionSettings(
                Optional.ofNullable(options.defaultRepository),
                options.allowedRepositories,
                atLeast(1, options.maxQueueSize, "--max-queue-size"),
                atLeast(1, options.numWorkers, "--num-workers"),
                options.retryFailedTests ? atLeast(0, options.maxRetriesPerTest, "--max-retries-per-test") : 0,
                Duration.ofMinutes(atLeast(1, options.workerTimeoutMinutes, "--worker-timeout-minutes")));
        return new ApiSettings(
                version,
                host,
                port(options.listen.substring(colon + 1)),
                isLoopback(host),
                Optional.ofNullable(options.publicAddress).map(ServerAddress::parse),
                tls(options, invocation),
                options.database.data(invocation).resolve("server"),
                options.maxRequestBytes,
                submissions);
    }

    private static int port(String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw CommandFailure.usage("--listen: write HOST:PORT, such as 127.0.0.1:8470; " + text + " is no port");
        }
        return Integer.parseInt(text);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw CommandFailure.usage("--listen: there is no address for the host " + host, e);
        }
    }

    private static Optional<ApiSettings.Tls> tls(CoordinatorOptions options, Invocation invocation) {
        if (options.tlsCertificate == null && options.tlsPrivateKey == null) {
            return Optional.empty();
        }
        return Optional.of(new ApiSettings.Tls(
                pem(options.tlsCertificate, "--tls-certificate", invocation),
                pem(options.tlsPrivateKey, "--tls-private-key", invocation)));
    }

    private static Path pem(@Nullable Path file, String option, Invocation invocation) {
        if (file == null) {
            throw CommandFailure.usage(
                    "--tls-certificate and --tls-private-key go together: " + option + " is missing");
        }
        Path path = invocation.directory().resolve(file).normalize();
        if (!Files.isReadable(path)) {
            throw CommandFailure.usage(option + ": " + path + " can't be read");
        }
        return path;
    }

    private static int atLeast(int least, int value, String option) {
        if (value < least) {
            throw CommandFailure.usage(option + " " + value + ": write a number from " + least + " on");
        }
        return value;
    }
}
