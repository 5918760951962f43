package dev.coppice.worker.environment.socket;

import dev.coppice.worker.environment.engine.EngineException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** What one client asks on one connection, request by request. For one thread. */
final class Conversation {
    private final Wire client;
    private final Routes routes;
    private final Relay relay;
    private final Lock making;
    /** Reads ahead while an answer is on its way, and so sees when the client is gone. */
    private @Nullable CompletableFuture<Boolean> ahead;

    /** @param making held while something is made */
    Conversation(Wire client, Routes routes, Relay relay, Lock making) {
        this.client = client;
        this.routes = routes;
        this.relay = relay;
        this.making = making;
    }

    /** Goes on until the client, or what it asks, ends it. */
    void hold() throws InterruptedException {
        try {
            boolean goesOn = true;
            while (goesOn && hasMore()) {
                goesOn = answerNext();
            }
        } catch (ClosedChannelException | EOFException e) {
            // The client is gone, or all ends.
        } catch (IOException e) {
            System.getLogger(Conversation.class.getName())
                    .log(System.Logger.Level.DEBUG, "a connection to the socket of an attempt broke", e);
        }
    }

    private boolean hasMore() throws IOException, InterruptedException {
        CompletableFuture<Boolean> reading = ahead;
        ahead = null;
        if (reading == null) {
            return client.fill();
        }
        try {
            return reading.get();
        } catch (ExecutionException e) {
            throw new IOException("the client's connection broke", e.getCause());
        }
    }

    private boolean answerNext() throws IOException, InterruptedException {
        RequestHead head;
        RequestBody body;
        try {
            head = HeadReader.request(client);
            body = new RequestBody(client, head);
        } catch (Refusal e) {
            say(e.status(), Json.message(String.valueOf(e.getMessage())), "GET", false); // where it ends nobody knows
            return false;
        }
        making.lockInterruptibly();
        boolean held = true;
        try {
            Decision decision = judge(head, body);
            if (decision instanceof Decision.Pass pass) {
                if (!pass.makes()) {
                    making.unlock();
                    held = false;
                }
                return pass(head, body, pass);
            }
            Decision.Say said = (Decision.Say) decision;
            boolean keeps = body.discard() && head.keepsConnection();
            say(said.status(), said.json(), head.method(), keeps);
            return keeps;
        } finally {
            if (held) {
                making.unlock();
            }
        }
    }

    private boolean pass(RequestHead head, RequestBody body, Decision.Pass pass)
            throws IOException, InterruptedException {
        try (Wire engine = relay.connect()) {
            Relay.Exchange exchange = new Relay.Exchange(head, body, client, engine, pass);
            return relay.pass(exchange, reading -> ahead = reading);
        } catch (Refusal e) {
            say(e.status(), Json.message(String.valueOf(e.getMessage())), head.method(), false);
            return false;
        }
    }

    private Decision judge(RequestHead head, RequestBody body) throws IOException, InterruptedException {
        try {
            for (String type : head.fields().values("Content-Type")) {
                String lower = type.toLowerCase(Locale.ROOT);
                if (lower.contains("form")) {
                    throw Refusal.bad("forms are not taken: the engine would read them as parameters of the call");
                }
            }
            return routes.judge(head.method(), Target.parse(head.target()), body);
        } catch (Refusal e) {
            return new Decision.Say(e.status(), Json.message(String.valueOf(e.getMessage())));
        } catch (EngineException | IOException e) {
            // The client's connection, if that broke, breaks the answer as well.
            return new Decision.Say(500, Json.message("coppice: " + e.getMessage()));
        }
    }

    private void say(int status, String text, String method, boolean keeps) throws IOException {
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        Fields fields = Fields.none()
                .with("Content-Type", "application/json")
                .with("Content-Length", Integer.toString(json.length))
                .with("Connection", keeps ? "keep-alive" : "close");
        client.write(fields.after("HTTP/1.1 " + status + " " + (status < 300 ? "OK" : "Refused"))
                .getBytes(StandardCharsets.ISO_8859_1));
        if (!method.equals("HEAD")) {
            client.write(json);
        }
    }
}
