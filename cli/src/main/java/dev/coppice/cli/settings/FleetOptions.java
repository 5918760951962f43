package dev.coppice.cli.settings;

import dev.coppice.cli.invocation.CommandFailure;
import dev.coppice.cli.invocation.Invocation;
import dev.coppice.transport.amqp.AmqpSettings;
import dev.coppice.transport.amqp.BrokerAddress;
import dev.coppice.transport.amqp.BrokerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every process of a fleet is told. */
public final class FleetOptions {
    @Option(
            names = "--broker",
            paramLabel = "URL",
            defaultValue = "amqp://127.0.0.1:5672",
            description = "amqp://USER:PASSWORD@HOST:PORT/VHOST, or amqps://… for TLS. Give one with a password in the"
                    + " environment or the file: command lines can be seen. (default: ${DEFAULT-VALUE})")
    private String broker = "";

    @Option(
            names = "--broker-prefix",
            paramLabel = "WORD",
            defaultValue = "coppice",
            description = "Begins the names of all queues; keeps fleets apart that share a broker."
                    + " (default: ${DEFAULT-VALUE})")
    private String brokerPrefix = "";

    @Option(
            names = "--certificates",
            paramLabel = "FILE",
            description = "A PEM file with the certificates to trust, where this process connects to."
                    + " (default: those that Java trusts)")
    @Nullable
    private Path certificates;

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            description = "error, warn, info, debug or trace. (default: ${DEFAULT-VALUE})")
    private LogLevel logLevel = LogLevel.INFO;

    public LogLevel logLevel() {
        return logLevel;
    }

    /**
     * How to connect to the broker.
     *
     * @param client names this process there
     * @throws CommandFailure when there can be no such broker
     */
    public AmqpSettings broker(Invocation invocation, String client) {
        Optional<Path> trusted = certificates(invocation);
        try {
            return new AmqpSettings(
                    BrokerAddress.parse(broker, trusted), client, brokerPrefix, AmqpSettings.CONFIRM_WAIT);
        } catch (BrokerException | IllegalArgumentException e) {
            throw CommandFailure.usage("--broker: " + e.getMessage(), e);
        }
    }

    /**
     * The file of certificates to trust, absolute; nothing for those that Java trusts.
     *
     * @throws CommandFailure when it can't be read
     */
    public Optional<Path> certificates(Invocation invocation) {
        Optional<Path> file = Optional.ofNullable(certificates)
                .map(given -> invocation.directory().resolve(given).normalize());
        file.filter(path -> !Files.isReadable(path)).ifPresent(path -> {
            throw CommandFailure.usage("--certificates: " + path + " can't be read");
        });
        return file;
    }
}
