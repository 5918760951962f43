package dev.coppice.transport.amqp;

import com.rabbitmq.client.ConnectionFactory;
import dev.coppice.tls.TrustedCertificates;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where the broker is, and who asks: {@code amqp://user:password@host:5672/vhost}, or {@code amqps} for TLS. Its text never shows the
 * password.
 */
public final class BrokerAddress {
    private static final int PORT = 5672;
    private static final int TLS_PORT = 5671;
    private static final int HEARTBEAT_SECONDS = 5;
    private static final int ANSWER_MILLIS = 5_000;
    /** As large as RabbitMQ takes at most: one message that is refused would cost the connection, again and again. */
    private static final int LARGEST_MESSAGE = 512 << 20;

    private final String host;
    private final int port;
    private final String user;
    private final String password;
    private final String vhost;
    private final Optional<SSLContext> tls;

    private BrokerAddress(URI url, Optional<SSLContext> tls) {
        host = url.getHost();
        port = url.getPort() >= 0 ? url.getPort() : tls.isPresent() ? TLS_PORT : PORT;
        String[] login =
                Optional.ofNullable(url.getRawUserInfo()).orElse("guest:guest").split(":", 2);
        user = decode(login[0]);
        password = login.length == 2 ? decode(login[1]) : "";
        String path = Optional.ofNullable(url.getRawPath()).orElse("");
        vhost = path.length() <= 1 ? "/" : decode(path.substring(1));
        this.tls = tls;
    }

    /**
     * Reads a URL. Without a user it is {@code guest}, without a path the virtual host is {@code /}.
     *
     * @param certificates a PEM file with the certificates to trust; empty for those that the JVM trusts. Matters with {@code amqps}
     * @throws BrokerException when the URL or the file is not what it should be; shows no part of the URL
     */
    public static BrokerAddress parse(String url, Optional<Path> certificates) {
        URI parsed = uri(url);
        return switch (Optional.ofNullable(parsed.getScheme()).orElse("")) {
            case "amqp" -> new BrokerAddress(parsed, Optional.empty());
            case "amqps" -> new BrokerAddress(parsed, Optional.of(trust(certificates)));
            default -> throw new BrokerException("a broker's URL begins with amqp:// or amqps://");
        };
    }

    /** What is wrong with a URL is not quoted: it may hold a password. */
    private static URI uri(String url) {
        try {
            URI parsed = new URI(url);
            if (parsed.getHost() != null) {
                return parsed;
            }
        } catch (URISyntaxException e) {
            // Said below, without its text.
        }
        throw new BrokerException("the broker's URL can't be read; it looks like amqp://user:password@host:5672/vhost"
                + " (special characters in user, password and vhost are written as in any URL: an @ is %40)");
    }

    private static SSLContext trust(Optional<Path> certificates) {
        try {
            return TrustedCertificates.context(certificates);
        } catch (IOException e) {
            throw new BrokerException(String.valueOf(e.getMessage()), e);
        }
    }

    /** A name or an address. */
    public String host() {
        return host;
    }

    ConnectionFactory factory() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(host);
        factory.setPort(port);
        factory.setUsername(user);
        factory.setPassword(password);
        factory.setVirtualHost(vhost);
        tls.ifPresent(context -> {
            factory.useSslProtocol(context);
            factory.enableHostnameVerification();
        });
        factory.setAutomaticRecoveryEnabled(false); // Line does it
        factory.setTopologyRecoveryEnabled(false);
        factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        factory.setMaxInboundMessageBodySize(LARGEST_MESSAGE);
        factory.setConnectionTimeout(ANSWER_MILLIS);
        factory.setHandshakeTimeout(ANSWER_MILLIS);
        factory.setChannelRpcTimeout(2 * ANSWER_MILLIS);
        return factory;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return (tls.isPresent() ? "amqps://" : "amqp://") + user + "@" + host + ":" + port
                + (vhost.equals("/") ? "" : "/" + vhost);
    }
}
