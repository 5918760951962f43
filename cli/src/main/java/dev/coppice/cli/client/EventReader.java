package dev.coppice.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Reads server-sent events, as the HTML standard has them. For one thread. */
final class EventReader {
    private final BufferedReader lines;
    private final URI address;
    private final Runnable heard;

    /** @param heard is told of each line, comments too */
    EventReader(BufferedReader lines, URI address, Runnable heard) {
        this.lines = lines;
        this.address = address;
        this.heard = heard;
    }

    /** The next event; empty when the stream has ended, also within an event. */
    Optional<ServerEvent> next() throws IOException {
        String name = "message";
        String id = "";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            heard.run();
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    return Optional.of(new ServerEvent(address, name, id, data.substring(1)));
                }
                name = "message";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
            switch (field) {
                case "event" -> name = value;
                case "id" -> id = value;
                case "data" -> data.append('\n').append(value);
                default -> {} // a comment, or what no reader needs to know
            }
        }
        return Optional.empty();
    }
}
