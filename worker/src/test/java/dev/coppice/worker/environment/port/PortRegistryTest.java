package dev.coppice.worker.environment.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.worker.environment.port.PortRegistry.Term;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortRegistryTest {
    private static final PortRange RANGE = new PortRange(28_090, 28_099);
    private static final HostPorts HOST = new HostPorts(new PortRange(32_768, 60_999));

    @TempDir
    private Path state = Path.of("");

    private PortRegistry registry() {
        return new PortRegistry(state, HOST);
    }

    @Test
    void twoOwnersGetDifferentPorts() throws Exception {
        PortRegistry registry = registry();

        TakenPorts first = registry.take("one", 2, RANGE, Term.PROCESS);
        TakenPorts second = registry.take("two", 2, RANGE, Term.PROCESS);

        assertThat(second.ports()).doesNotContainAnyElementsOf(first.ports());
        assertThat(second.prevented()).isEqualTo(2);
        assertThat(registry.heldBy("one")).isEqualTo(first.ports());
    }

    @Test
    void passesOverAPortThatAForeignProcessListensOn() throws Exception {
        for (InetAddress address :
                List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), InetAddress.getByAddress(new byte[4]))) {
            try (ServerSocket foreign = new ServerSocket(RANGE.first(), 1, address)) {
                TakenPorts taken = registry().take("one", 2, RANGE, Term.PROCESS);

                assertThat(taken.ports()).doesNotContain(foreign.getLocalPort());
                assertThat(taken.met()).isEqualTo(1);
            }
            registry().release("one");
        }
    }

    @Test
    void listsWhoHoldsWhatWhenNoneIsLeft() throws Exception {
        PortRegistry registry = registry();
        registry.take("env:WO-042", 9, RANGE, Term.KEPT);

        try (ServerSocket foreign = new ServerSocket(RANGE.last(), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> registry.take("env:WO-043", 1, RANGE, Term.PROCESS))
                    .isInstanceOf(NoneLeftException.class)
                    .hasMessageContaining("28090-28099 for env:WO-043")
                    .hasMessageContaining("28090 by env:WO-042 (kept until it is given back)")
                    .hasMessageContaining(foreign.getLocalPort() + " by a process that is none of ours");
        }
        assertThat(registry.heldBy("env:WO-043")).isEmpty();
    }

    @Test
    void leavesEphemeralPortsToTheSystem() {
        PortRegistry registry = new PortRegistry(state, new HostPorts(RANGE));

        assertThatThrownBy(() -> registry.take("one", 1, RANGE, Term.PROCESS))
                .isInstanceOf(NoneLeftException.class)
                .hasMessageContaining("outgoing connections");
    }

    @Test
    void knowsWhichPortsTheSystemGivesAway() throws Exception {
        String known = Files.readAllLines(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))
                .getFirst();

        assertThat(HostPorts.ofThisHost().ephemeral()).hasToString(known.strip().replaceAll("\\s+", "-"));
    }

    @Test
    void takesBackWhatADeadProcessHeldAndKeepsWhatIsKept() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.writeString(
                state.resolve("ports"),
                "28090\t" + dead.pid() + "\t1\tclaim:dead\n" + "28091\t0\t0\tenv:kept\n" + "28092\t"
                        + ProcessHandle.current().pid() + "\t1\tanother of this number\n" + "28093\t12");

        assertThat(registry().take("one", 3, RANGE, Term.PROCESS).ports()).containsExactly(28_090, 28_092, 28_093);
        assertThat(registry().heldBy("claim:dead")).isEmpty();
        assertThat(registry().heldBy("env:kept")).containsExactly(28_091);
    }

    @Test
    void givesBackWhatIsReleased() throws Exception {
        PortRegistry registry = registry();
        List<Integer> ports = registry.take("one", 2, RANGE, Term.KEPT).ports();

        registry.release("two", ports.getFirst());
        assertThat(registry.heldBy("one")).hasSize(2);
        registry.release("one", ports.getFirst());
        assertThat(registry.heldBy("one")).containsExactly(ports.getLast());
        registry.takeExactly("two", ports.getFirst(), Term.PROCESS);
        registry.release("one");
        assertThat(registry.heldBy("one")).isEmpty();
        assertThat(registry.heldBy("two")).containsExactly(ports.getFirst());
    }

    @Test
    void readsRangesAsPeopleWriteThem() {
        assertThat(PortRange.parse("8090-8100")).isEqualTo(new PortRange(8090, 8100));
        assertThat(PortRange.parse(" 8090 ")).isEqualTo(new PortRange(8090, 8090));
        for (String wrong : List.of("", "x", "8100-8090", "1-2-3", "0", "65536", "-1")) {
            assertThatThrownBy(() -> PortRange.parse(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("8090-8100");
        }
    }

    @Test
    void subnetsOverlapNeitherRoutesNorNetworksNorEachOther() throws Exception {
        Path routes = Files.writeString(state.resolve("routes"), """
            Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT
            eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0
            br-1\t2000D50A\t00000000\t0001\t0\t0\t0\tE0FFFFFF\t0\t0\t0
            """);
        SubnetRegistry registry = new SubnetRegistry(state, Subnet.parse("10.213.0.0/24"), routes);
        List<Subnet> engines = List.of(Subnet.parse("10.213.0.64/28"), Subnet.parse("172.17.0.0/16"));

        assertThat(registry.take("one", engines, Term.PROCESS)).hasToString("10.213.0.0/27");
        assertThat(registry.take("two", engines, Term.PROCESS)).hasToString("10.213.0.96/27");
        for (int i = 0; i < 4; i++) {
            registry.take("more", engines, Term.KEPT);
        }
        assertThatThrownBy(() -> registry.take("last", engines, Term.PROCESS))
                .isInstanceOf(NoneLeftException.class)
                .hasMessageContaining("10.213.0.96/27 by two")
                .hasMessageContaining("10.213.0.32/27 by the host");
        registry.release("two");
        assertThat(registry.take("last", engines, Term.PROCESS)).hasToString("10.213.0.96/27");
    }
}
