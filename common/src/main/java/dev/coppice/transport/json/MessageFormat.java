package dev.coppice.transport.json;

import dev.coppice.transport.Command;
import dev.coppice.transport.Event;
import dev.coppice.transport.Pulse;
import dev.coppice.transport.Ticket;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes messages as UTF-8 JSON and reads them. Each carries the version of the schema that it was written in, and the lowest
 * version whose readers can read it:
 *
 * <pre>{"schema": 1, "readable_from": 1, "ticket": {…}}</pre>
 *
 * <p>A reader ignores fields that it does not know. It refuses a message that is meant for later versions only, that lacks a field,
 * or that holds a kind or a constant it does not know: whoever adds one raises {@code readable_from} for such messages. Safe for use
 * by many threads.
 */
public final class MessageFormat {
    /** Written by this program, and the latest that it knows. */
    static final int SCHEMA = 1;

    private static final int READABLE_FROM = 1;

    private final JsonMapper json = MessageMapper.create();

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
        return json.writeValueAsBytes(json.createObjectNode()
                .put("schema", SCHEMA)
                .put("readable_from", READABLE_FROM)
                .set(name, json.valueToTree(content)));
    }

    private <T> T read(byte[] message, String name, Class<T> type) throws UnreadableMessageException {
        try {
            JsonNode envelope = json.readTree(message);
            refuseLaterVersions(envelope, name);
            JsonNode content = envelope.get(name);
            if (content == null || !content.isObject()) {
                throw new UnreadableMessageException("this is no " + name + ": it has no field of that name");
            }
            return json.treeToValue(content, type);
        } catch (JacksonException e) {
            throw new UnreadableMessageException("this " + name + " can't be read: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new UnreadableMessageException("this " + name + " can't be read: " + e.getMessage(), e);
        }
    }

    private static void refuseLaterVersions(JsonNode envelope, String name) throws UnreadableMessageException {
        OptionalInt readableFrom = envelope.path("readable_from").asIntOpt();
        if (readableFrom.isEmpty()) {
            throw new UnreadableMessageException("this " + name + " can't be read: it has no readable_from");
        }
        if (readableFrom.getAsInt() > SCHEMA) {
            throw new UnreadableMessageException("this " + name + " is for readers of version "
                    + readableFrom.getAsInt() + " and later; this one reads version " + SCHEMA
                    + ": run the same release of Coppice everywhere");
        }
    }
}
