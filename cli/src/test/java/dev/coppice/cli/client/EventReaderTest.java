package dev.coppice.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventReaderTest {
    private final AtomicInteger heard = new AtomicInteger();

    private List<ServerEvent> read(String text) throws IOException {
        EventReader reader = new EventReader(
                new BufferedReader(new StringReader(text)), URI.create("http://x"), heard::incrementAndGet);
        List<ServerEvent> events = new ArrayList<>();
        for (Optional<ServerEvent> next = reader.next(); next.isPresent(); next = reader.next()) {
            events.add(next.get());
        }
        return events;
    }

    @Test
    void readsFieldsCommentsAndDataOfSeveralLines() throws IOException {
        List<ServerEvent> events =
                read(": hello\n\nid:7\r\nevent: a\r\ndata: one\ndata:two\nretry: 5\n\n\ndata: three\n\n");

        assertThat(events).extracting(ServerEvent::name).containsExactly("a", "message");
        assertThat(events).extracting(ServerEvent::id).containsExactly("7", "");
        assertThat(events).extracting(ServerEvent::data).containsExactly("one\ntwo", "three");
        assertThat(heard).hasValue(11);
    }

    @Test
    void anEventThatBreaksOffIsNone() throws IOException {
        assertThat(read("id: 1\nevent: a\ndata: whole\n\nid: 2\nevent: b\ndata: ha"))
                .hasSize(1);
    }
}
