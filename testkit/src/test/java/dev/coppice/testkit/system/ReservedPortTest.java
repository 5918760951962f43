package dev.coppice.testkit.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReservedPortTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private final ReservedPort port = ReservedPort.any();

    @AfterEach
    void giveBack() {
        port.close();
    }

    @Test
    void nobodyAnswersThereUntilItsServerListensAndAfterwards() throws Exception {
        for (int start = 0; start < 2; start++) {
            assertThatThrownBy(() -> new Socket(HERE, port.number())).isInstanceOf(ConnectException.class);
            try (ServerSocket server = new ServerSocket(port.number(), 1, HERE);
                    Socket client = new Socket(HERE, port.number());
                    Socket accepted = server.accept()) {
                assertThat(accepted.getPort()).isEqualTo(client.getLocalPort());
            }
        }
    }

    @Test
    void nobodyElseReservesIt() {
        assertThatThrownBy(() -> ReservedPort.of(port.number())).isInstanceOf(BindException.class);
    }

    @Test
    void itIsFreeOnceItIsGivenBack() throws Exception {
        int number = port.number();
        port.close();
        try (ReservedPort again = ReservedPort.of(number)) {
            assertThat(again.address()).isEqualTo("127.0.0.1:" + number);
        }
    }
}
