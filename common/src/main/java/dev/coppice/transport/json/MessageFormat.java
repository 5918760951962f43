package dev.coppice.transport.json;

import dev.coppice.transport.Command;
import dev.coppice.transport.Event;
import dev.coppice.transport.Pulse;
import dev.coppice.transport.Ticket;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes messages as UTF-8 JSON and reads them. Each carries the version of the schema that it was written in, and the lowest
 * version whose readers can do what it says:
 *
 * <pre>{"schema": 2, "readable_from": 1, "ticket": {…}}</pre>
 *
 * <p>A reader ignores fields that it does not know. It refuses a message that is meant for later versions only, that lacks a field,
 * or that holds a kind or a constant it does not know. Which readers a message is meant for depends on what is in it: in a fleet
 * of several releases an old worker goes on with the tickets that it can run, and refuses one that asks for more than it would
 * do. Whoever adds a field that must not be passed over adds it to {@link Schema#CURRENT}. Safe for use by many threads.
 */
public final class MessageFormat {
    private final Schema schema;
    private final JsonMapper json = MessageMapper.create();

    public MessageFormat() {
        this(Schema.CURRENT);
    }

    /** A format of another release, as far as that differs by its schema. */
    MessageFormat(Schema schema) {
        this.schema = schema;
    }

    public byte[] write(Ticket ticket) {
        return write("ticket", ticket);
    }

    public byte[] write(Event event) {
        return write("event", event);
    }

    public byte[] write(Pulse pulse) {
        return write("pulse", pulse);
    }

    public byte[] write(Command command) {
        return write("command", command);
    }

    public Ticket readTicket(byte[] message) throws UnreadableMessageException {
        return read(message, "ticket", Ticket.class);
    }

    public Event readEvent(byte[] message) throws UnreadableMessageException {
        return read(message, "event", Event.class);
    }

    public Pulse readPulse(byte[] message) throws UnreadableMessageException {
        return read(message, "pulse", Pulse.class);
    }

    public Command readCommand(byte[] message) throws UnreadableMessageException {
        return read(message, "command", Command.class);
    }

    private byte[] write(String name, Object content) {
        ObjectNode message = json.createObjectNode();
        message.put("schema", schema.version()).put("readable_from", 0).set(name, json.valueToTree(content));
        return json.writeValueAsBytes(message.put("readable_from", schema.lowestReader(message)));
    }

    private <T> T read(byte[] message, String name, Class<T> type) throws UnreadableMessageException {
        try {
            JsonNode envelope = json.readTree(message);
            refuseLaterVersions(envelope, name);
            JsonNode content = envelope.get(name);
            if (!(content instanceof ObjectNode fields)) {
                throw new UnreadableMessageException("this is no " + name + ": it has no field of that name");
            }
            EarlierVersion.complete(fields, envelope.path("schema").asInt(1));
            return json.treeToValue(content, type);
        } catch (JacksonException e) {
            throw new UnreadableMessageException("this " + name + " can't be read: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new UnreadableMessageException("this " + name + " can't be read: " + e.getMessage(), e);
        }
    }

    private void refuseLaterVersions(JsonNode envelope, String name) throws UnreadableMessageException {
        OptionalInt readableFrom = envelope.path("readable_from").asIntOpt();
        if (readableFrom.isEmpty()) {
            throw new UnreadableMessageException("this " + name + " can't be read: it has no readable_from");
        }
        if (readableFrom.getAsInt() > schema.version()) {
            throw new UnreadableMessageException("this " + name + " is for readers of version "
                    + readableFrom.getAsInt() + " and later; this one reads version " + schema.version()
                    + ": run the same release of Coppice everywhere");
        }
    }
}
