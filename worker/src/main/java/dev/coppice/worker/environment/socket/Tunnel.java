package dev.coppice.worker.environment.socket;

import dev.coppice.lifecycle.Crew;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Two connections that carry on what the other one says, byte by byte, each direction to its own end. */
final class Tunnel {
    private static final int SIZE = 32 * 1024;

    private final Wire client;
    private final Wire engine;
    private final Crew crew;

    Tunnel(Wire client, Wire engine, Crew crew) {
        this.client = client;
        this.engine = engine;
        this.crew = crew;
    }

    /** Returns when the engine has said all. */
    void open(ResponseHead answer) throws IOException {
        Fields fields =
                answer.status() == 101 ? answer.fields() : answer.fields().without(Fields.OF_THE_CONNECTION);
        client.write(fields.after(answer.line()).getBytes(StandardCharsets.ISO_8859_1));
        crew.start("tunnel", () -> {
            try {
                copy(client, engine);
            } catch (IOException e) {
                breakOff();
            }
        });
        copy(engine, client);
    }

    /** The other direction sees it. */
    private void breakOff() {
        try {
            engine.close();
        } catch (IOException e) {
            System.getLogger(Tunnel.class.getName()).log(System.Logger.Level.DEBUG, "a connection can't be closed", e);
        }
    }

    private static void copy(Wire from, Wire to) throws IOException {
        byte[] bytes = new byte[SIZE];
        for (int count = from.read(bytes, 0, SIZE); count >= 0; count = from.read(bytes, 0, SIZE)) {
            to.write(bytes, 0, count);
        }
        to.end();
    }
}
