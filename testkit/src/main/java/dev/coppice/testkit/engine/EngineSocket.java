package dev.coppice.testkit.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Speaks with a container engine by the plainest means, so that tests do not see it through what they test. Safe for use by many threads. */
public final class EngineSocket {
    private final SocketAddress address;

    /** @param host {@code unix:///path} or {@code tcp://host:port} */
    public EngineSocket(String host) {
        URI uri = URI.create(host);
        address = "unix".equals(uri.getScheme())
                ? UnixDomainSocketAddress.of(uri.getPath())
                : new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    /** Whether an engine answers there. */
    public boolean serves() {
        try {
            return request("GET", "/_ping", Optional.empty()).startsWith("OK");
        } catch (IOException e) {
            return false;
        }
    }

    /** The body of the answer to a GET; fails when that is no success. */
    public String get(String path) throws IOException {
        return request("GET", path, Optional.empty());
    }

    /** The answer to a POST without a body. */
    public String post(String path, Map<String, String> headers) throws IOException {
        StringBuilder lines = new StringBuilder("text/plain");
        headers.forEach(
                (name, value) -> lines.append("\r\n").append(name).append(": ").append(value));
        return ask("POST", path, lines.toString(), 0, channel -> {});
    }

    /** The answer to a DELETE. */
    public String delete(String path) throws IOException {
        return request("DELETE", path, Optional.empty());
    }

    /** The answer to a POST of JSON. */
    public String postJson(String path, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return ask("POST", path, "application/json", body.length, channel -> write(channel, body));
    }

    /** As {@link #get}, with another method and perhaps a file as the body. */
    public String request(String method, String path, Optional<Path> body) throws IOException {
        if (body.isEmpty()) {
            return ask(method, path, "text/plain", 0, channel -> {});
        }
        try (FileChannel file = FileChannel.open(body.get())) {
            return ask(method, path, "application/x-tar", file.size(), channel -> {
                for (long sent = 0; sent < file.size(); ) {
                    sent += file.transferTo(sent, file.size() - sent, channel);
                }
            });
        }
    }

    private interface Body {
        void writeTo(SocketChannel channel) throws IOException;
    }

    private String ask(String method, String path, String type, long length, Body body) throws IOException {
        try (SocketChannel channel = SocketChannel.open(address)) {
            String head = method + " " + path + " HTTP/1.0\r\nContent-Type: " + type + "\r\nContent-Length: " + length
                    + "\r\n\r\n";
            write(channel, head.getBytes(StandardCharsets.UTF_8));
            body.writeTo(channel);
            String answer = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            String[] parts = answer.split("\r\n\r\n", 2);
            if (!parts[0].startsWith("HTTP/1.0 2") || parts.length < 2) {
                throw new IOException(
                        "the container engine at " + address + " answers " + method + " " + path + " with: " + answer);
            }
            return parts[1];
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        Channels.newOutputStream(channel).write(bytes);
    }
}
