package dev.coppice.worker.leftover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.worker.ledger.Owner;
import dev.coppice.worker.ledger.Resource;
import dev.coppice.worker.ledger.Settler;
import dev.coppice.worker.process.ProcessSweep;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LeftoversTest {
    private static final Duration GRACE = Duration.ofMillis(100);

    @TempDir
    Path base;

    private Process startDoomedWorker() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DoomedWorker.class.getName(),
                        base.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private List<Path> left() throws IOException {
        try (var files = Files.list(base)) {
            return files.toList();
        }
    }

    @Test
    void whatAKilledWorkerLeftIsEndedAndDeleted() throws Exception {
        Process worker = startDoomedWorker();
        try (BufferedReader output = worker.inputReader(StandardCharsets.UTF_8)) {
            String run = output.readLine();

            Settlement whileItLives = Leftovers.settle(base, GRACE, List.of());
            assertThat(whileItLives.runs()).isEmpty();
            assertThat(base.resolve(run)).isDirectory();

            worker.destroyForcibly().waitFor();
            Settlement settlement = Leftovers.settle(base, GRACE, List.of());
            assertThat(settlement.failures()).isEmpty();
            assertThat(settlement.runs()).containsExactly(run);
            assertThat(settlement.ended())
                    .hasSizeGreaterThanOrEqualTo(3)
                    .anyMatch(process -> process.command().contains("sleep 1000"));
            assertThat(left()).isEmpty();
            assertThat(ProcessSweep.sweep(run, GRACE).ended()).isEmpty();
        } finally {
            worker.destroyForcibly();
        }
    }

    @Test
    void directoriesOfThisProcessAreLeftAlone() throws Exception {
        try (RunDirectory one = RunDirectory.open(base);
                RunDirectory two = RunDirectory.open(base)) {
            Files.createDirectory(one.newAttempt());
            assertThat(Leftovers.settle(base, GRACE, List.of()).runs()).isEmpty();
            assertThat(one.pipes()).isDirectory();
            assertThat(two.pipes()).isDirectory();
            assertThat(one.newAttempt()).isNotEqualTo(one.newAttempt());
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void noRunHasAnIdWhoseMarkIsAnothersHere() throws Exception {
        Iterator<String> ids = List.of("arzzzzzzz", "c4zzzzzzz", "anotherone").iterator();
        try (RunDirectory one = RunDirectory.open(base, ids::next);
                RunDirectory two = RunDirectory.open(base, ids::next)) {
            assertThat(ProcessSweep.confuses("arzzzzzzz", "c4zzzzzzz")).isTrue();
            assertThat(one.id()).isEqualTo("arzzzzzzz");
            assertThat(two.id()).isEqualTo("anotherone");
        }
        assertThat(left()).isEmpty();
    }

    @Test
    void aLockWithoutAFolderAndANewcomersBaseAreNoTrouble() throws Exception {
        Files.writeString(base.resolve("abcdefgh23.1.zz.lock"), "");
        assertThat(Leftovers.settle(base, GRACE, List.of()).runs()).containsExactly("abcdefgh23");
        assertThat(left()).isEmpty();
        assertThat(Leftovers.settle(base.resolve("none"), GRACE, List.of()).runs())
                .isEmpty();
    }

    @Test
    void whatATaskOfOneThatIsGoneHasStartedByThisProgramIsRemovedWithIt() throws Exception {
        Path state = base.resolve("abcdefgh23/1/h/.local/state/coppice");
        Files.createDirectories(state.resolve("environments/WO-042"));
        Files.writeString(state.resolve("environments/WO-042/ledger"), "+\tthing\t\tinner\tenv:shop\n");
        Files.writeString(base.resolve("abcdefgh23.1.zz.lock"), "");
        List<String> removed = new ArrayList<>();

        assertThat(Leftovers.dead(base)).extracting(Leftovers.DeadRun::id).containsExactly("abcdefgh23");
        Settlement settlement = Leftovers.settle(base, GRACE, List.of(things(removed)));

        assertThat(settlement.failures()).isEmpty();
        assertThat(removed).containsExactly("inner");
        assertThat(left()).isEmpty();
    }

    private static Settler things(List<String> removed) {
        return new Settler() {
            @Override
            public String kind() {
                return "thing";
            }

            @Override
            public void settle(Resource resource) {
                removed.add(resource.name());
            }
        };
    }

    @Test
    void whatIsInTheLedgerOfOneThatIsGoneIsRemovedAndElseStaysToBeTriedAgain() throws Exception {
        Path folder = Files.createDirectory(base.resolve("abcdefgh23"));
        Path lock = Files.writeString(base.resolve("abcdefgh23.1.zz.lock"), "");
        Path ledger = Files.writeString(base.resolve("abcdefgh23.ledger"), "+\tthing\t\tone\tclaim:c\n+\tthi");
        List<String> removed = new ArrayList<>();

        Settlement first = Leftovers.settle(base, GRACE, List.of(settler(resource -> {
            throw new IOException("it is in use");
        })));
        assertThat(first.runs()).isEmpty();
        assertThat(first.failures()).singleElement().asString().contains("thing one of claim:c: it is in use");
        assertThat(left()).containsExactlyInAnyOrder(folder, lock, ledger);

        Settlement second = Leftovers.settle(base, GRACE, List.of(settler(resource -> removed.add(resource.name()))));
        assertThat(second.failures()).isEmpty();
        assertThat(removed).containsExactly("one");
        assertThat(left()).isEmpty();
    }

    @Test
    void theLedgerOfThisProcessIsLeftAlone() throws Exception {
        Owner owner = new Owner(Owner.Type.CLAIM, "c");
        List<String> removed = new ArrayList<>();
        List<Settler> settlers = List.of(settler(resource -> removed.add(resource.name())));
        try (RunDirectory own = RunDirectory.open(base)) {
            own.ledger().record(new Resource("thing", "", "one", owner));
            assertThat(Leftovers.settle(base, GRACE, settlers))
                    .isEqualTo(new Settlement(List.of(), List.of(), List.of()));
            assertThat(removed).isEmpty();
            assertThat(own.ledger().settle(owner, settlers)).isEmpty();
        }
        assertThat(removed).containsExactly("one");
        assertThat(left()).isEmpty();
    }

    private interface Removal {
        void of(Resource resource) throws IOException;
    }

    private static Settler settler(Removal removal) {
        return new Settler() {
            @Override
            public String kind() {
                return "thing";
            }

            @Override
            public void settle(Resource resource) throws IOException {
                removal.of(resource);
            }
        };
    }
}
