package dev.coppice.transport.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.job.JobSpec;
import dev.coppice.plan.Cache;
import dev.coppice.transport.Command;
import dev.coppice.transport.Control;
import dev.coppice.transport.Event;
import dev.coppice.transport.Pulse;
import dev.coppice.transport.Ticket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Replays recorded messages. A recording never changes: a change that breaks one breaks a fleet while it is upgraded. */
class MessageFormatTest {
    private final MessageFormat format = new MessageFormat();
    private final JsonMapper json = JsonMapper.builder().build();

    static Set<String> samples() {
        return Samples.all().keySet();
    }

    static Set<String> samplesOfVersion1() {
        return Samples.ofVersion1().keySet();
    }

    @ParameterizedTest
    @MethodSource("samplesOfVersion1")
    void readsWhatVersion1Wrote(String name) throws Exception {
        assertThat(read(name, recording("v1/" + name)))
                .isEqualTo(Samples.ofVersion1().get(name));
    }

    static Set<String> samplesOfVersion2() {
        return Samples.ofVersion2().keySet();
    }

    @ParameterizedTest
    @MethodSource("samplesOfVersion2")
    void readsWhatVersion2Wrote(String name) throws Exception {
        assertThat(read(name, recording("v2/" + name))).isEqualTo(sample(name));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsWhatVersion3Wrote(String name) throws Exception {
        assertThat(read(name, recording("v3/" + name))).isEqualTo(sample(name));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void writesAsVersion3Did(String name) throws Exception {
        assertThat(json.readTree(write(sample(name)))).isEqualTo(json.readTree(recording("v3/" + name)));
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
        String later = new String(recording("v3/" + name), StandardCharsets.UTF_8)
                .replace("\"schema\": 3", "\"schema\": 9")
                .replace("{", "{\"added_later\": {\"deep\": [1]}, ");
        // A map's entries are values, not fields.
        later = later.replaceAll(
                "(\"(?:env|services|variables|abilities|credentials)\": \\{)\"added_later\": \\{\"deep\": \\[1]}, ",
                "$1");
        assertThat(read(name, later.getBytes(StandardCharsets.UTF_8))).isEqualTo(sample(name));
    }

    @Test
    void readsAMessageFromTheFuture() throws Exception {
        assertThat(format.readEvent(recording("later/checked_out"))).isEqualTo(sample("checked_out"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            for_later_readers | this event is for readers of version 4 and later; this one reads version 3: run the same release of Coppice everywhere
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

    @Test
    void aTicketWithAnEnvironmentIsKeptFromReadersOfVersion1() throws Exception {
        byte[] recorded = recording("v2/ticket_with_environment");
        assertThatThrownBy(() -> new MessageFormat(new Schema(1, Map.of())).readTicket(recorded))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageStartingWith("this ticket is for readers of version 2 and later; this one reads version 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep_environment", "remove_environment", "open_tunnel_for_exec"})
    void anOrderForANamedEnvironmentIsKeptFromReadersOfVersion2(String name) throws Exception {
        byte[] recorded = recording("v3/" + name);
        assertThatThrownBy(() -> new MessageFormat(new Schema(2, Map.of())).readCommand(recorded))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageStartingWith("this command is for readers of version 3 and later; this one reads version 2");
    }

    @Test
    void onlyWhatAsksForMoreThanAnOldReaderDoesIsKeptFromIt() throws Exception {
        MessageFormat later = new MessageFormat(new Schema(4, Map.of("/ticket/spec/env", 2, "/ticket/spec/caches", 4)));
        Ticket asksForAll = (Ticket) sample("ticket");

        assertThat(readableFrom(later.write(asksForAll))).isEqualTo(4);
        assertThat(readableFrom(later.write(with(asksForAll, asksForAll.spec().env(), List.of(), Optional.empty()))))
                .isEqualTo(2);
        Ticket plain = with(asksForAll, Map.of(), List.of(), Optional.empty());
        assertThat(readableFrom(later.write(plain))).isEqualTo(1);

        assertThat(format.readTicket(later.write(plain))).isEqualTo(plain);
        assertThat(later.readTicket(later.write(asksForAll))).isEqualTo(asksForAll);
        assertThatThrownBy(() -> format.readTicket(later.write(asksForAll)))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessage("this ticket is for readers of version 4 and later; this one reads version 3:"
                        + " run the same release of Coppice everywhere");
        assertThat(readableFrom(later.write((Event) sample("checked_out")))).isEqualTo(1);
    }

    private int readableFrom(byte[] message) {
        return json.readTree(message).get("readable_from").asInt();
    }

    private static Ticket with(
            Ticket ticket, Map<String, String> env, List<Cache> caches, Optional<EnvironmentSpec> environment) {
        JobSpec all = ticket.spec();
        JobSpec spec = new JobSpec(
                all.plan(),
                all.range(),
                all.name(),
                all.batches(),
                all.pool(),
                all.priority(),
                all.retries(),
                all.timeout(),
                all.taskTimeout(),
                all.isolation(),
                caches,
                env,
                all.secrets(),
                all.reports(),
                all.artifacts(),
                all.onFailure(),
                environment);
        return new Ticket(
                ticket.session(),
                ticket.attempt(),
                ticket.source(),
                spec,
                ticket.avoid(),
                ticket.bounces(),
                ticket.offer());
    }

    private static Object sample(String name) {
        return Optional.ofNullable(Samples.all().get(name)).orElseThrow();
    }

    private Object read(String name, byte[] message) throws UnreadableMessageException {
        if (name.startsWith("ticket")) {
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
