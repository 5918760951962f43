package dev.coppice.worker.environment.socket;

import dev.coppice.lifecycle.Crew;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Takes connections as an engine does, keeps what was said on them, and says what a test wants. */
final class ScriptedEngine implements Closeable {
    static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nOK";

    private final ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final Crew crew = new Crew("scripted engine");
    private final Path path;
    /** What was said on each connection until its end, or until the answer. */
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    /** Speaks with whoever has connected. */
    interface Script {
        void run(Line line) throws IOException;
    }

    ScriptedEngine(Path path, Script script) throws IOException {
        this.path = path;
        server.bind(UnixDomainSocketAddress.of(path));
        crew.start("accept", () -> {
            try {
                while (true) {
                    SocketChannel channel = server.accept();
                    crew.start("connection", () -> speak(channel, script));
                }
            } catch (IOException e) {
                // It is closed.
            }
        });
    }

    private void speak(SocketChannel channel, Script script) {
        try (Line line = new Line(channel)) {
            script.run(line);
        } catch (ClosedByInterruptException e) {
            // This engine is closed, and with it whoever still speaks.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        server.close();
        crew.close();
    }

    /** One end of a connection, as plain as it gets. */
    static final class Line implements Closeable {
        private final SocketChannel channel;
        private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

        Line(SocketChannel channel) {
            this.channel = channel;
        }

        static Line to(Path path) throws IOException {
            return new Line(SocketChannel.open(UnixDomainSocketAddress.of(path)));
        }

        Line say(String text) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            return this;
        }

        /** All up to a text and with it; or to the end, if that comes before. */
        String hear(String end) throws IOException {
            while (true) {
                String now = rest.toString(StandardCharsets.ISO_8859_1);
                int found = now.indexOf(end);
                if (found >= 0) {
                    rest.reset();
                    rest.writeBytes(now.substring(found + end.length()).getBytes(StandardCharsets.ISO_8859_1));
                    return now.substring(0, found + end.length());
                }
                ByteBuffer bytes = ByteBuffer.allocate(8192);
                int count = channel.read(bytes);
                if (count < 0) {
                    rest.reset();
                    return now;
                }
                rest.write(bytes.array(), 0, count);
            }
        }

        String hearHead() throws IOException {
            return hear("\r\n\r\n");
        }

        String hearAll() throws IOException {
            return hear("\0no such end\0");
        }

        Line end() throws IOException {
            channel.shutdownOutput();
            return this;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
