package dev.coppice.worker.environment.socket;

import dev.coppice.lifecycle.Crew;
import dev.coppice.worker.environment.engine.EngineAddress;
import dev.coppice.worker.environment.socket.Decision.Answer;
import dev.coppice.worker.environment.socket.Decision.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Passes requests on to the engine, each on a connection of its own, and answers back. Safe for use by many threads. */
final class Relay {
    private final EngineAddress engine;
    private final String prefix;
    private final Crew crew;

    Relay(EngineAddress engine, String prefix, Crew crew) {
        this.engine = engine;
        this.prefix = prefix;
        this.crew = crew;
    }

    /** A request on its way. */
    record Exchange(RequestHead head, RequestBody body, Wire client, Wire engine, Decision.Pass pass) {
        /** Whether the engine gets the body while it comes. */
        boolean streams() {
            return pass.payload() instanceof Payload.Stream && !body.isEmpty();
        }
    }

    /** The caller closes it. */
    Wire connect() throws Refusal {
        try {
            return Wire.to(engine);
        } catch (IOException e) {
            throw Refusal.trouble("the container engine at " + engine + " can't be reached: " + e.getMessage());
        }
    }

    /**
     * Passes a request on, and its answer back.
     *
     * @param ahead is told what comes after the request: whether anything does
     * @return whether the client's connection can take another request
     */
    boolean pass(Exchange exchange, Consumer<CompletableFuture<Boolean>> ahead) throws IOException, Refusal {
        boolean keeps = exchange.streams() || exchange.body().discard();
        Wire wire = exchange.engine();
        wire.write(head(exchange).getBytes(StandardCharsets.ISO_8859_1));
        if (exchange.pass().payload() instanceof Payload.Written written) {
            wire.write(written.json().getBytes(StandardCharsets.UTF_8));
        }
        if (exchange.streams()) {
            ahead.accept(readAhead(exchange));
        }
        ResponseHead answer = answer(wire);
        if (exchange.pass().answer() instanceof Answer.Raw && answer.isRaw()) {
            new Tunnel(exchange.client(), wire, crew).open(answer);
            return false;
        }
        if (!exchange.streams()) {
            ahead.accept(readAhead(exchange));
        }
        return new AnswerWriter(exchange, answer, prefix).write(keeps) && keeps;
    }

    private static String head(Exchange exchange) {
        RequestHead head = exchange.head();
        Fields fields = head.fields().without(Fields.OF_THE_CONNECTION).with("Host", "docker");
        if (exchange.pass().payload() instanceof Payload.Written written) {
            fields = fields.without(Fields.names("Content-Type"))
                    .with("Content-Type", "application/json")
                    .with("Content-Length", Integer.toString(written.json().getBytes(StandardCharsets.UTF_8).length));
        } else if (exchange.streams()) {
            fields = exchange.body().framing() instanceof Framing.Length length
                    ? fields.with("Content-Length", Long.toString(length.bytes()))
                    : fields.with("Transfer-Encoding", "chunked");
        } else if (!head.method().equals("GET") && !head.method().equals("HEAD")) {
            fields = fields.with("Content-Length", "0");
        }
        boolean upgrades = exchange.pass().answer() instanceof Answer.Raw && head.asksForUpgrade();
        fields = upgrades
                ? fields.with("Connection", "Upgrade")
                        .with("Upgrade", head.fields().first("Upgrade").orElseThrow())
                : fields.with("Connection", "close");
        return fields.after(head.method() + " " + exchange.pass().path() + " HTTP/1.1");
    }

    /**
     * Sends the engine the body, if it gets it while it comes, and then reads ahead. So the client's end is seen while the answer is on its
     * way, and ends the call.
     */
    private CompletableFuture<Boolean> readAhead(Exchange exchange) {
        return crew.call("read ahead", () -> {
            boolean more = false;
            try {
                more = (!exchange.streams() || upload(exchange))
                        && exchange.client().fill();
                return more;
            } finally {
                if (!more) {
                    exchange.engine().close();
                }
            }
        });
    }

    /** What the engine no longer wants, as it has answered already, is passed over. */
    private static boolean upload(Exchange exchange) throws IOException {
        try {
            BodyOutput out = new BodyOutput(exchange.engine(), exchange.body().framing());
            exchange.body().copyTo(out);
            out.close(); // one that broke off has no end
            return true;
        } catch (IOException e) {
            return exchange.body().discard();
        }
    }

    /** Passes over what only says that an answer will come. */
    private static ResponseHead answer(Wire wire) throws IOException, Refusal {
        ResponseHead answer = HeadReader.response(wire);
        while (answer.status() < 200 && answer.status() != 101) {
            answer = HeadReader.response(wire);
        }
        return answer;
    }
}
