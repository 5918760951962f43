package dev.coppice.worker.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessTableTest {
    private static final String REST = " S 7 41 40 34816 -1 4194304 1 0 0 0 0 0 0 0 20 -5 1 0 98765 1000 2";

    @ParameterizedTest
    @ValueSource(strings = {"sh", "a b", ") S 1 2 3", "", "(x)"})
    void anEntryIsReadWhateverTheCommandIsCalled(String name) {
        byte[] stat = ("42 (" + name + ")" + REST).getBytes(ISO_8859_1);
        assertThat(ProcessEntry.parse(stat, stat.length)).isEqualTo(new ProcessEntry(42, 7, 41, 40, 'S', 1, 98765));
        assertThat(ProcessEntry.parse(stat, stat.length - 10)).isNull();
        assertThat(ProcessEntry.parse(stat, 0)).isNull();
    }

    @Test
    void aZombieHasEndedUnlessOtherThreadsOfItGoOn() {
        String stat =
                "585 (zl) Z 1 582 10088 0 -1 4227084 130 0 0 0 0 0 0 0 20 0 %d 0 3881905 0 0 18446744073709551615";
        assertThat(running(stat.formatted(2))).isTrue();
        assertThat(running(stat.formatted(1))).isFalse();
    }

    private static boolean running(String stat) {
        byte[] bytes = stat.getBytes(ISO_8859_1);
        return Objects.requireNonNull(ProcessEntry.parse(bytes, bytes.length)).running();
    }

    @Test
    void thisProcessIsFound() throws Exception {
        long pid = ProcessHandle.current().pid();
        ProcessEntry self = Objects.requireNonNull(new ProcessTable().entry(Long.toString(pid)));
        assertThat(self.pid()).isEqualTo((int) pid);
        assertThat(Files.readString(Path.of("/proc/self/stat"))).contains(" " + self.startTicks() + " ");
    }

    @Test
    void oneThatEndedMakesTheTableIncomplete() {
        ProcessTable table = new ProcessTable();
        table.carries((int) ProcessHandle.current().pid(), "unknown mark".getBytes(ISO_8859_1));
        assertThat(table.isMissingSome()).isFalse();
        table.carries(Integer.MAX_VALUE, "unknown mark".getBytes(ISO_8859_1));
        assertThat(table.isMissingSome()).isTrue();
    }
}
