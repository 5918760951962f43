package dev.coppice.worker.environment.socket;

import dev.coppice.worker.environment.socket.Decision.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/** Gives the client an answer of the engine's. JSON loses what names have before them, and so gets another length. */
final class AnswerWriter {
    private static final int MOST_SEEN = 4 * 1024 * 1024;

    private final Relay.Exchange exchange;
    private final ResponseHead answer;
    private final String prefix;

    AnswerWriter(Relay.Exchange exchange, ResponseHead answer, String prefix) {
        this.exchange = exchange;
        this.answer = answer;
        this.prefix = prefix;
    }

    /** Returns whether the client's connection can take another request, as far as the answer goes. */
    boolean write(boolean mayKeep) throws IOException, Refusal {
        RequestHead head = exchange.head();
        Framing come = Framing.ofResponse(head.method(), answer);
        Framing sent = sent(come);
        boolean keeps = mayKeep && head.keepsConnection() && !(sent instanceof Framing.Rest);
        Fields fields = framed(answer.fields().without(Fields.OF_THE_CONNECTION), sent)
                .with("Connection", keeps ? "keep-alive" : "close");
        exchange.client().write(fields.after(answer.line()).getBytes(StandardCharsets.ISO_8859_1));
        if (!(come instanceof Framing.None)) {
            OutputStream framed = new BodyOutput(exchange.client(), sent);
            OutputStream out = answer.isJson() ? new NameHiding(framed, prefix) : framed;
            copy(new BodyInput(exchange.engine(), come), out);
            out.close(); // one that broke off has no end
        }
        return keeps;
    }

    private Framing sent(Framing come) {
        if (come instanceof Framing.None || (come instanceof Framing.Length && !answer.isJson())) {
            return come;
        }
        return exchange.head().minor() == 1 ? new Framing.Chunks() : new Framing.Rest();
    }

    private Fields framed(Fields fields, Framing sent) {
        boolean empty = answer.status() != 204
                && answer.status() != 304
                && !exchange.head().method().equals("HEAD");
        return switch (sent) {
            case Framing.None none -> empty ? fields.with("Content-Length", "0") : fields;
            case Framing.Length length -> fields.with("Content-Length", Long.toString(length.bytes()));
            case Framing.Chunks chunks -> fields.with("Transfer-Encoding", "chunked");
            case Framing.Rest rest -> fields;
        };
    }

    private void copy(BodyInput input, OutputStream out) throws IOException, Refusal {
        if (exchange.pass().answer() instanceof Answer.Seen seen && answer.isSuccess() && answer.isJson()) {
            ObjectNode json = Json.object(input.readNBytes(MOST_SEEN), "the engine's answer");
            seen.reading().read(json);
            out.write(Json.bytes(json));
        } else {
            input.transferTo(out);
        }
    }
}
