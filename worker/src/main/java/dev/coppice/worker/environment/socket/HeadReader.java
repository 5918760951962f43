package dev.coppice.worker.environment.socket;

import dev.coppice.worker.environment.socket.Fields.Field;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads heads of HTTP/1 messages, and is strict: what two readers might understand in two ways is refused, so that the engine never sees
 * another request than the one that was judged.
 */
final class HeadReader {
    private static final int MOST_BYTES = 64 * 1024;
    private static final int MOST_FIELDS = 100;
    private static final Pattern REQUEST = Pattern.compile("([A-Z]{1,16}) (/[!-~]*) HTTP/1\\.([01])");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9])( [^\\x00-\\x1F\\x7F]*)?");
    private static final Pattern FIELD =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*([^\\x00-\\x08\\x0A-\\x1F\\x7F]*?)[ \\t]*");

    private final Wire wire;
    private int read;

    private HeadReader(Wire wire) {
        this.wire = wire;
    }

    static RequestHead request(Wire wire) throws IOException, Refusal {
        HeadReader reader = new HeadReader(wire);
        Matcher line = match(REQUEST, reader.line(), "the request line");
        return new RequestHead(line.group(1), line.group(2), Integer.parseInt(line.group(3)), reader.fields());
    }

    static ResponseHead response(Wire wire) throws IOException, Refusal {
        HeadReader reader = new HeadReader(wire);
        Matcher line = match(STATUS, reader.line(), "the status line");
        return new ResponseHead(
                Integer.parseInt(line.group(1)),
                line.group(2) == null ? "" : line.group(2).substring(1),
                reader.fields());
    }

    private static Matcher match(Pattern pattern, String text, String what) throws Refusal {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw Refusal.bad(what + " is none of HTTP/1.1: '" + text.replaceAll("[^ -~]", "?") + "'");
        }
        return matcher;
    }

    private Fields fields() throws IOException, Refusal {
        List<Field> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            Matcher field = match(FIELD, line, "a header field"); // one that goes on in the next line is none
            fields.add(new Field(field.group(1), field.group(2)));
            if (fields.size() > MOST_FIELDS) {
                throw Refusal.bad("the request has more than " + MOST_FIELDS + " header fields");
            }
        }
        return new Fields(fields);
    }

    /** Without its end, which is CR and LF, and nothing else. */
    private String line() throws IOException, Refusal {
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = wire.read();
            if (next < 0) {
                throw new EOFException("the connection ended in the middle of a head");
            }
            read++;
            if (read > MOST_BYTES) {
                throw Refusal.bad("the head is larger than " + MOST_BYTES + " bytes");
            }
            if (next == '\r') {
                if (wire.read() != '\n') {
                    throw Refusal.bad("a line of the head has a CR that no LF follows");
                }
                return line.toString();
            }
            if (next == '\n') {
                throw Refusal.bad("a line of the head ends with LF alone");
            }
            line.append((char) next);
        }
    }
}
