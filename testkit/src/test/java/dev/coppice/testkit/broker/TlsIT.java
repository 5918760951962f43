package dev.coppice.testkit.broker;

import static dev.coppice.testkit.transport.Messages.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.slot.WorkerId;
import dev.coppice.testkit.system.ReservedPort;
import dev.coppice.testkit.tls.SelfSigned;
import dev.coppice.time.SystemTimers;
import dev.coppice.transport.amqp.AmqpSettings;
import dev.coppice.transport.amqp.AmqpWorker;
import dev.coppice.transport.amqp.BrokerAddress;
import dev.coppice.transport.amqp.BrokerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is trusted over {@code amqps}. */
@BrokerTest
class TlsIT {
    private static final Duration MOMENT = Duration.ofSeconds(3);

    private final PrivateBroker broker;
    private final String prefix = "test-" + UUID.randomUUID();
    private final ReservedPort reserved = ReservedPort.any();

    @TempDir
    private Path folder = Path.of("");

    TlsIT(PrivateBroker broker) {
        this.broker = broker;
    }

    @AfterEach
    void forget() {
        Declarations.remove(broker, prefix);
        reserved.close();
    }

    @Test
    void aCertificateOfTheGivenFileIsTrusted() throws Exception {
        String url = listen("ip:127.0.0.1");
        try (SystemTimers timers = new SystemTimers();
                AmqpWorker worker = connect(url, Optional.of(folder.resolve("cert.pem")), timers)) {
            worker.awaitConnected(TestFleet.SOON);
            TestFleet.done(worker.publish(event(1)));
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
        refused(listen("ip:127.0.0.1"), Optional.empty(), "certification path");
    }

    @Test
    void aCertificateOfAnotherHostIsRefused() throws Exception {
        refused(listen("dns:elsewhere.example"), Optional.of(folder.resolve("cert.pem")), "127.0.0.1");
    }

    @Test
    void aFileWithoutCertificatesIsNamed() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertThatThrownBy(() -> BrokerAddress.parse("amqps://u:sesame@host", Optional.of(empty)))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining(empty.toString())
                .hasMessageNotContaining("sesame");
    }

    private void refused(String url, Optional<Path> certificates, String why) throws Exception {
        try (SystemTimers timers = new SystemTimers();
                AmqpWorker worker = connect(url, certificates, timers)) {
            assertThatThrownBy(() -> worker.awaitConnected(MOMENT))
                    .isInstanceOf(BrokerException.class)
                    .hasMessageContaining(why);
        }
    }

    private AmqpWorker connect(String url, Optional<Path> certificates, SystemTimers timers) {
        return new AmqpWorker(
                new WorkerId("w"),
                new AmqpSettings(BrokerAddress.parse(url, certificates), "w", prefix, AmqpSettings.CONFIRM_WAIT),
                timers);
    }

    /** Lets the broker listen with a new certificate for a host, which is also written to {@code cert.pem}. */
    private String listen(String host) throws Exception {
        SelfSigned identity = SelfSigned.create(folder, host);
        int port = reserved.number();
        String answer = broker.eval(("rabbit_networking:start_ssl_listener(%d, [{cert, base64:decode(<<\"%s\">>)},"
                        + " {key, {'PrivateKeyInfo', base64:decode(<<\"%s\">>)}}], 1).")
                .formatted(port, identity.certificateBytes(), identity.privateKeyBytes()));
        assertThat(answer).contains("ok");
        return "amqps://guest:guest@127.0.0.1:" + port;
    }
}
