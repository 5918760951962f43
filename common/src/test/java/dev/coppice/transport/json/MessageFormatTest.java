package dev.coppice.transport.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.Event;
import dev.coppice.transport.Pulse;
import dev.coppice.transport.Ticket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Replays recorded messages. A recording never changes: a change that breaks one breaks a fleet while it is upgraded. */
class MessageFormatTest {
    private final MessageFormat format = new MessageFormat();
    private final JsonMapper json = JsonMapper.builder().build();

    static Set<String> samples() {
        return Samples.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsWhatVersion1Wrote(String name) throws Exception {
        assertThat(read(name, recording("v1/" + name))).isEqualTo(sample(name));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void writesAsVersion1Did(String name) throws Exception {
        byte[] written = write(sample(name));
        assertThat(json.readTree(written)).isEqualTo(json.readTree(recording("v1/" + name)));
    }

    @Test
    void everyKindIsRecorded() {
        Set<Class<?>> recorded = Samples.all().values().stream()
                .flatMap(message ->
                        message instanceof Command command ? Stream.of(command.control()) : Stream.of(message))
                .map(Object::getClass)
                .collect(Collectors.toSet());
        Stream<Class<?>> kinds = Stream.of(Event.class, Pulse.class, Control.class)
                .flatMap(type -> Arrays.stream(type.getPermittedSubclasses()));
        assertThat(kinds).allMatch(recorded::contains);
        assertThat(recorded).contains(Ticket.class);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void ignoresWhatLaterVersionsAdd(String name) throws Exception {
        String later = new String(recording("v1/" + name), StandardCharsets.UTF_8)
                .replace("\"schema\": 1", "\"schema\": 9")
                .replace("{", "{\"added_later\": {\"deep\": [1]}, ");
        // A map's entries are values, not fields.
        later = later.replace("\"env\": {\"added_later\": {\"deep\": [1]}, ", "\"env\": {");
        assertThat(read(name, later.getBytes(StandardCharsets.UTF_8))).isEqualTo(sample(name));
    }

    @Test
    void readsAMessageFromTheFuture() throws Exception {
        assertThat(format.readEvent(recording("later/checked_out"))).isEqualTo(sample("checked_out"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            for_later_readers | this event is for readers of version 2 and later; this one reads version 1: run the same release of Coppice everywhere
            unknown_kind      | 'attempt_dreamt'
            unknown_constant  | "EXPLODED"
            lacks_a_field     | 'worktree'
            lacks_a_number    | into type `long`
            is_another_kind   | this is no event: it has no field of that name
            is_no_object      | it has no readable_from
            is_no_json        | this event can't be read
            """)
    void refusesWhatItCannotRead(String name, String expected) throws Exception {
        byte[] message = recording("refused/" + name);
        assertThatThrownBy(() -> read(name, message))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining(expected);
    }

    private static Object sample(String name) {
        return Optional.ofNullable(Samples.all().get(name)).orElseThrow();
    }

    private Object read(String name, byte[] message) throws UnreadableMessageException {
        if (name.equals("ticket")) {
            return format.readTicket(message);
        }
        String text = new String(message, StandardCharsets.UTF_8);
        if (text.contains("\"pulse\"")) {
            return format.readPulse(message);
        }
        return text.contains("\"command\"") ? format.readCommand(message) : format.readEvent(message);
    }

    private byte[] write(Object message) {
        return switch (message) {
            case Ticket ticket -> format.write(ticket);
            case Event event -> format.write(event);
            case Pulse pulse -> format.write(pulse);
            case Command command -> format.write(command);
            default -> throw new IllegalArgumentException("no message: " + message);
        };
    }

    private static byte[] recording(String name) throws IOException {
        try (InputStream in = MessageFormatTest.class.getResourceAsStream(name + ".json")) {
            assertThat(in).as(name).isNotNull();
            return in.readAllBytes();
        }
    }
}
