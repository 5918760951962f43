package dev.coppice.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final Owner ONE = new Owner(Owner.Type.CLAIM, "0c7a");
    private static final Owner OTHER = new Owner(Owner.Type.ENVIRONMENT, "WO-042");

    @TempDir
    Path folder;

    private Path path;
    private final List<String> removed = new CopyOnWriteArrayList<>();
    private final Set<String> stuck = new HashSet<>();
    private final List<Settler> settlers = List.of(new Remover("thing"), new Remover("box"));

    private class Remover implements Settler {
        private final String kind;

        Remover(String kind) {
            this.kind = kind;
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public void settle(Resource resource) throws IOException {
            if (stuck.contains(resource.name())) {
                throw new IOException("it is in use");
            }
            removed.add(resource.name());
        }
    }

    @BeforeEach
    void path() {
        path = folder.resolve("run.ledger");
    }

    private static Resource thing(String name, Owner owner) {
        return new Resource("thing", "unix:///a b", name, owner);
    }

    /** What one who comes after the process sees, which has closed nothing. */
    private List<Resource> asFound() throws IOException {
        try (Ledger found = Ledger.open(path)) {
            return found.resources();
        }
    }

    @Test
    void whatAnotherHasTakenOverIsForgottenAndNotRemoved() throws Exception {
        Owner kept = new Owner(Owner.Type.KEPT, "0c7a");
        try (Ledger ledger = Ledger.open(path);
                Ledger other = Ledger.open(folder.resolve("kept.ledger"))) {
            ledger.record(thing("a", ONE));
            ledger.record(thing("b", OTHER));
            other.record(thing("a", kept));
            ledger.forget(ONE);
            assertThat(asFound()).containsExactly(thing("b", OTHER));
        }
        assertThat(removed).isEmpty();
        assertThat(kept.labelOnResources()).as("as it was made").isEqualTo("claim:0c7a");
        assertThat(Owner.ofLabel(kept.label())).isEqualTo(kept);
    }

    @Test
    void whatIsRecordedIsFoundAndGoesWithItsOwner() throws Exception {
        try (Ledger ledger = Ledger.open(path)) {
            assertThat(path).as("costs nothing until it is needed").doesNotExist();
            ledger.record(thing("a\tb\n\\n", ONE));
            ledger.record(thing("second", ONE));
            ledger.record(thing("foreign", OTHER));
            assertThat(asFound()).isEqualTo(ledger.resources()).hasSize(3);

            assertThat(ledger.settle(ONE, settlers)).isEmpty();
            assertThat(removed).containsExactlyInAnyOrder("second", "a\tb\n\\n");
            assertThat(asFound()).containsExactly(thing("foreign", OTHER));
            assertThat(ledger.settleAll(settlers)).isEmpty();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void theKindOfTheNewestGoesFirst() throws Exception {
        try (Ledger ledger = Ledger.open(path)) {
            ledger.record(thing("a", ONE));
            ledger.record(new Resource("box", "", "b", ONE));
            ledger.record(thing("c", ONE));
            assertThat(ledger.settleAll(settlers)).isEmpty();
        }
        assertThat(removed).endsWith("b").containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    @Timeout(60)
    void thoseOfAKindGoSideBySide() throws Exception {
        CyclicBarrier meeting = new CyclicBarrier(2);
        Settler waiting = new Remover("thing") {
            @Override
            public void settle(Resource resource) throws IOException {
                try {
                    meeting.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                    throw new IOException("each waits for the other", e);
                }
                super.settle(resource);
            }
        };
        try (Ledger ledger = Ledger.open(path)) {
            ledger.record(thing("a", ONE));
            ledger.record(thing("b", ONE));
            assertThat(ledger.settleAll(List.of(waiting))).isEmpty();
        }
        assertThat(removed).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void whatCannotBeRemovedKeepsNothingElseAndStaysWithItsReason() throws Exception {
        stuck.add("b");
        Resource unknown = new Resource("volcano", "", "v", ONE);
        try (Ledger ledger = Ledger.open(path)) {
            ledger.record(unknown);
            ledger.record(thing("a", ONE));
            ledger.record(thing("b", ONE));
            assertThat(ledger.settleAll(settlers))
                    .containsExactly(
                            new Unsettled(thing("b", ONE), "it is in use"),
                            new Unsettled(unknown, "nothing here can remove a volcano"));
        }
        assertThat(removed).containsExactly("a");
        assertThat(asFound()).containsExactly(unknown, thing("b", ONE));
        stuck.clear();
        try (Ledger later = Ledger.open(path)) {
            assertThat(later.settle(ONE, settlers)).hasSize(1);
        }
        assertThat(removed).containsExactly("a", "b");
    }

    /** A network that was made after the container that is on it. */
    @Test
    void whatAnOlderOneUsesGoesAfterIt() throws Exception {
        Settler orderly = new Settler() {
            @Override
            public String kind() {
                return "thing";
            }

            @Override
            public void settle(Resource resource) throws IOException {
                if (resource.name().equals("used") && !removed.contains("user")) {
                    throw new IOException("it is in use");
                }
                removed.add(resource.name());
            }
        };
        try (Ledger ledger = Ledger.open(path)) {
            ledger.record(thing("user", ONE));
            ledger.record(thing("used", ONE));
            assertThat(ledger.settle(ONE, List.of(orderly))).isEmpty();
        }
        assertThat(removed).containsExactly("user", "used");
    }

    @Test
    void aTornLastLineIsNoneAndTheNextTakesItsPlace() throws Exception {
        try (Ledger ledger = Ledger.open(path)) {
            ledger.record(thing("a", ONE));
        }
        Files.writeString(path, "+\tthing\tplace\ta-very-long-name-that-", StandardOpenOption.APPEND);
        try (Ledger later = Ledger.open(path)) {
            assertThat(later.resources()).containsExactly(thing("a", ONE));
            later.record(thing("b", ONE));
            assertThat(asFound()).containsExactly(thing("a", ONE), thing("b", ONE));
        }
    }

    @Test
    void whatTheDiskHasNoRoomForMustNotBeMade() throws Exception {
        try (Ledger ledger = Ledger.open(path)) {
            Files.createSymbolicLink(path, Path.of("/dev/full"));
            assertThatThrownBy(() -> ledger.record(thing("a", ONE)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContainingAll("there must be no thing a", path.toString(), "No space left");
            assertThat(ledger.resources()).isEmpty();
        }
    }

    @Test
    void aLineThatThisReleaseDoesNotUnderstandIsNamed() throws Exception {
        Files.writeString(path, "+\tthing\t\ta\tclaim:x\n+\tthing\t\tb\tmoon:x\n");
        assertThatThrownBy(() -> Ledger.open(path))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("line 2", path.toString(), "moon:x");
    }
}
