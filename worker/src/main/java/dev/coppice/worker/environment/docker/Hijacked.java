package dev.coppice.worker.environment.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import dev.coppice.worker.environment.engine.EngineAddress;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A connection that the engine gives over to a command: its input goes one way and its output the other. The client library can't end the
 * one without the other. An interrupt of a thread that reads or writes closes it.
 */
final class Hijacked implements Response {
    private static final int LONGEST_HEAD = 64 * 1024;
    private static final int LONGEST_WORDS = 10_000;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int OK = 200;

    private final SocketChannel channel;
    private final InputStream body;

    private Hijacked(SocketChannel channel, InputStream body) {
        this.channel = channel;
        this.body = body;
    }

    /**
     * Posts JSON, and takes the connection over.
     *
     * @param path with the API's version
     * @throws BadAnswerException when the engine does not give it
     */
    static Hijacked open(EngineAddress address, String path, String json) throws IOException {
        SocketChannel channel = connect(address.uri());
        boolean taken = false;
        try {
            byte[] content = json.getBytes(StandardCharsets.UTF_8);
            String head = "POST " + path + " HTTP/1.1\r\nHost: engine\r\nContent-Type: application/json\r\n"
                    + "Connection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: " + content.length + "\r\n\r\n";
            OutputStream out = Channels.newOutputStream(channel);
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(content);
            InputStream in = Channels.newInputStream(channel);
            int status = status(head(in));
            if (status != SWITCHING_PROTOCOLS && status != OK) {
                channel.shutdownOutput();
                throw new BadAnswerException(
                        status, new String(in.readNBytes(LONGEST_WORDS), StandardCharsets.UTF_8).strip());
            }
            taken = true;
            return new Hijacked(channel, in);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static SocketChannel connect(URI engine) throws IOException {
        return "unix".equals(engine.getScheme())
                ? SocketChannel.open(UnixDomainSocketAddress.of(engine.getPath()))
                : SocketChannel.open(new InetSocketAddress(engine.getHost(), engine.getPort()));
    }

    /** Byte by byte: what follows it is the command's. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0 || head.size() > LONGEST_HEAD) {
                throw new EOFException("the engine did not answer in HTTP");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static int status(String head) throws IOException {
        String[] words = head.split("\\s+", 3);
        try {
            return Integer.parseInt(words[1]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("the engine did not answer in HTTP: " + words[0], e);
        }
    }

    /** What goes to the command; closing it ends its input only. */
    OutputStream input() {
        OutputStream out = Channels.newOutputStream(channel);
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                out.write(octet);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                channel.shutdownOutput();
            }
        };
    }

    @Override
    public int getStatusCode() {
        return OK;
    }

    @Override
    public Map<String, List<String>> getHeaders() {
        return Map.of();
    }

    @Override
    public InputStream getBody() {
        return body;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
