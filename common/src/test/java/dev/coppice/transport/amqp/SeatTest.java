package dev.coppice.transport.amqp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.transport.json.MessageFormat;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SeatTest {

    @Test
    void aTicketThatComesWhenTheLaneFetchesNoMoreDoesNotWaitForACall() throws Exception {
        Desk desk = new Desk(opening -> {});
        assertThat(desk.take(Duration.ofMillis(1))).isEmpty();
        Seat seat = desk.seat();
        assertThat(seat.next()).as("with no taker any more").isEmpty();
        byte[] body = recorded();

        seat.arrive(new MessageFormat().readTicket(body), body, 1, false);
        seat.awaitCall();

        assertThat(seat.next()).map(Arrival::tag).contains(1L);
    }

    private static byte[] recorded() throws Exception {
        try (InputStream ticket = MessageFormat.class.getResourceAsStream("v1/ticket.json")) {
            return requireNonNull(ticket).readAllBytes();
        }
    }
}
