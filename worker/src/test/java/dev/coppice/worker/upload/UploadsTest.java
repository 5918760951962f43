package dev.coppice.worker.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.Claim;
import dev.coppice.job.JobId;
import dev.coppice.testkit.system.ReservedPort;
import dev.coppice.testkit.upload.UploadServer;
import dev.coppice.time.Timers;
import dev.coppice.worker.log.LogLimits;
import dev.coppice.worker.log.TaskLog;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UploadsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Claim CLAIM = new Claim(new AttemptId(new JobId("s-1/.."), 2), "token-1");
    private static final String URL = "s-1/../2/token-1/files/";

    private final Map<Duration, BlockingQueue<Runnable>> later = new ConcurrentHashMap<>();
    private final Timers timers = (delay, action) -> {
        waiting(delay).add(action);
        return () -> waiting(delay).remove(action);
    };

    @TempDir
    Path spool;

    private UploadServer coordinator;
    private Uploads uploads;
    private volatile Supplier<Optional<String>> token = () -> Optional.of("t0ken");
    private volatile Runnable onLook = () -> {};

    @BeforeEach
    void open() throws Exception {
        coordinator = new UploadServer(0);
        uploads = uploads(coordinator.address());
    }

    @AfterEach
    void close() {
        uploads.close();
        coordinator.close();
    }

    private Uploads uploads(URI... addresses) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(5))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        FileEndpoint endpoint = new FileEndpoint(List.of(addresses), () -> token.get(), client);
        SpoolLimits limits = new SpoolLimits(1 << 20, Duration.ofDays(3));
        return new Uploads(spool, limits, endpoint, this::look, timers);
    }

    /** The limits ask for the time when they have looked at all files. */
    private Instant look() {
        onLook.run();
        return NOW;
    }

    private BlockingQueue<Runnable> waiting(Duration delay) {
        return later.computeIfAbsent(delay, same -> new LinkedBlockingQueue<>());
    }

    private void pass(Duration delay) throws InterruptedException {
        waiting(delay).take().run();
    }

    private AttemptFiles write(Claim claim, String log) throws Exception {
        AttemptFiles files = uploads.files(claim);
        Files.createDirectories(files.artifacts().resolve("a b"));
        Files.writeString(files.taskLog("1.1"), log);
        Files.writeString(files.artifacts().resolve("a b/ü?.txt"), "an artifact");
        Files.setLastModifiedTime(files.taskLog("1.1"), FileTime.from(NOW));
        Files.setLastModifiedTime(files.artifacts().resolve("a b/ü?.txt"), FileTime.from(NOW));
        return files;
    }

    private void deliver(Claim claim) throws Exception {
        uploads.deliver(claim).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private List<String> left() throws Exception {
        try (Stream<Path> names = Files.list(spool)) {
            return names.map(path -> path.getFileName().toString()).toList();
        }
    }

    @Test
    void allFilesArriveAndLeaveTheSpool() throws Exception {
        uploads.start();
        write(CLAIM, "hello\n");
        deliver(CLAIM);
        assertThat(text(coordinator, URL + "task-1.1.log")).isEqualTo("hello\n");
        assertThat(text(coordinator, URL + "artifacts/a b/ü?.txt")).isEqualTo("an artifact");
        assertThat(coordinator.requests()).allMatch(request -> request.endsWith("Bearer t0ken"));
        assertThat(left()).isEmpty();
        assertThat(uploads.status().attempts()).isZero();
    }

    @Test
    void theCoordinatorThatLeadsIsFoundAmongSeveral() throws Exception {
        try (UploadServer standby = new UploadServer(0)) {
            standby.refuse("", 503);
            uploads.close();
            uploads = uploads(standby.address(), coordinator.address());
            uploads.start();
            write(CLAIM, "hello\n");
            CompletionStage<?> delivered = uploads.deliver(CLAIM);
            pass(Duration.ofSeconds(1));
            delivered.toCompletableFuture().get(30, TimeUnit.SECONDS);
            assertThat(text(coordinator, URL + "task-1.1.log")).isEqualTo("hello\n");
            assertThat(standby.requests()).hasSize(1);
        }
    }

    @Test
    void aCoordinatorThatIsNotThereIsAskedForUntilItIs() throws Exception {
        coordinator.refuse("", 401);
        uploads.start();
        uploads.greet();
        pass(Duration.ofSeconds(1));
        Runnable again = waiting(Duration.ofSeconds(1)).take();
        assertThat(coordinator.requests()).hasSize(2).allMatch(request -> request.startsWith("HEAD none"));
        coordinator.refuse("", 0);
        again.run();
        assertThat(waiting(Duration.ofSeconds(1)).poll(300, TimeUnit.MILLISECONDS))
                .as("a further question")
                .isNull();
        assertThat(coordinator.requests()).hasSize(3);
    }

    @Test
    void anAttemptWithoutFilesIsDelivered() throws Exception {
        uploads.start();
        deliver(CLAIM);
        assertThat(coordinator.requests()).isEmpty();
    }

    @Test
    void aLargeFileGoesOnWhereItsConnectionBroke() throws Exception {
        uploads.start();
        AttemptFiles files = write(CLAIM, "");
        byte[] large = new byte[9 << 20];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) ((i * 31) >> 7);
        }
        Files.write(files.taskLog("1.1"), large);
        coordinator.breakAt(6 << 20);
        CompletableFuture<Void> up = uploads.deliver(CLAIM).toCompletableFuture();
        pass(Duration.ofSeconds(1));
        up.get(30, TimeUnit.SECONDS);
        assertThat(coordinator.file(URL + "task-1.1.log")).contains(large);
        assertThat(coordinator.requests())
                .filteredOn(request -> request.startsWith("HEAD task-1.1"))
                .as("questions how much is there")
                .hasSize(2);
    }

    @Test
    void anUnreachableCoordinatorIsAskedAgainUntilItIsThere() throws Exception {
        try (ReservedPort port = ReservedPort.any()) {
            uploads.close();
            uploads = uploads(URI.create("http://" + port.address()));
            uploads.start();
            write(CLAIM, "hello\n");
            CompletableFuture<Void> up = uploads.deliver(CLAIM).toCompletableFuture();
            pass(Duration.ofSeconds(1));
            Runnable next = waiting(Duration.ofSeconds(2)).take();
            assertThat(up).isNotDone();
            assertThat(uploads.status().reachable()).isFalse();
            assertThat(uploads.trouble())
                    .as("trouble told after a first failure")
                    .isEmpty();
            try (UploadServer late = new UploadServer(port.number())) {
                next.run();
                up.get(30, TimeUnit.SECONDS);
                assertThat(text(late, URL + "task-1.1.log")).isEqualTo("hello\n");
            }
            assertThat(uploads.status().reachable()).isTrue();
        }
    }

    @Test
    void whoeverWaitsForFilesWaitsNoLongerWhenNobodyLeadsForSomeSeconds() throws Exception {
        coordinator.refuse("", 503);
        uploads.start();
        write(CLAIM, "hello\n");
        CompletableFuture<Void> up = uploads.deliver(CLAIM).toCompletableFuture();
        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(2));
        up.get(30, TimeUnit.SECONDS);
        coordinator.refuse("", 0);
        pass(Duration.ofSeconds(4));
        uploads.idle().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(text(coordinator, URL + "task-1.1.log")).isEqualTo("hello\n");
    }

    @Test
    void whoeverWaitsForFilesWaitsNoLongerForACoordinatorThatNeverAnswers() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            uploads.close();
            uploads = uploads(URI.create("http://127.0.0.1:" + mute.getLocalPort()));
            uploads.start();
            write(CLAIM, "hello\n");
            CompletableFuture<Void> up = uploads.deliver(CLAIM).toCompletableFuture();
            try (Socket asked = mute.accept()) {
                assertThat(asked.isConnected()).isTrue();
                assertThat(up).isNotDone();
                pass(Duration.ofSeconds(5));
                up.get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void troubleThatLastsIsToldOfUntilItIsOver() throws Exception {
        uploads.start();
        write(CLAIM, "hello\n");
        coordinator.refuse("", 401);
        CompletableFuture<Void> up = uploads.deliver(CLAIM).toCompletableFuture();
        pass(Duration.ofSeconds(1));
        pass(Duration.ofSeconds(2));
        Runnable next = waiting(Duration.ofSeconds(4)).take();
        assertThat(uploads.trouble())
                .startsWith("attempts' files wait in the spool")
                .contains("answers 401", "--token-file");
        coordinator.refuse("", 0);
        next.run();
        up.get(30, TimeUnit.SECONDS);
        assertThat(uploads.trouble()).isEmpty();
    }

    @Test
    void whatWasNotUpIsSentAfterARestart() throws Exception {
        AttemptFiles files = write(CLAIM, "hello\n");
        Files.writeString(files.folder().resolve("task-1.2.log.tail"), "of a killed worker");
        uploads.close();
        uploads = uploads(coordinator.address());
        uploads.start();
        uploads.idle().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(text(coordinator, URL + "task-1.1.log")).isEqualTo("hello\n");
        assertThat(coordinator.files()).hasSize(2);
        assertThat(left()).isEmpty();
    }

    @Test
    void aFileThatIsRefusedForGoodDoesNotKeepTheOthers() throws Exception {
        uploads.start();
        write(CLAIM, "hello\n");
        coordinator.refuse(".log", 413);
        deliver(CLAIM);
        assertThat(text(coordinator, URL + "artifacts/a b/ü?.txt")).isEqualTo("an artifact");
        assertThat(left()).isEmpty();
    }

    @Test
    void whatIsRefusedForGoodIsToldOfAmongTheFiles() throws Exception {
        uploads.start();
        AttemptFiles files = write(CLAIM, "hello\n");
        Files.writeString(files.artifacts().resolve("new\nline"), "an artifact");
        coordinator.refuse("line", 400);
        deliver(CLAIM);
        assertThat(text(coordinator, URL + "upload.log"))
                .startsWith("'artifacts/new\\nline' is left out: the coordinator at ")
                .contains(" answers 400 ")
                .hasLineCount(1);
        assertThat(coordinator.files()).hasSize(3);
        assertThat(left()).isEmpty();
    }

    /** As after a restart that came before the spool was emptied; and where somebody else was there first. */
    @Test
    void aFileThatIsThereAlreadyIsLeftOutOnlyIfItIsAnother() throws Exception {
        write(CLAIM, "hello\n");
        uploads.start();
        uploads.idle().toCompletableFuture().get(30, TimeUnit.SECONDS);
        AttemptFiles files = write(CLAIM, "something else\n");
        Files.write(files.artifacts().resolve("large"), new byte[5 << 20]);
        deliver(CLAIM);
        assertThat(text(coordinator, URL + "task-1.1.log")).isEqualTo("hello\n");
        assertThat(text(coordinator, URL + "upload.log"))
                .startsWith("'task-1.1.log' is left out: ")
                .contains("409", "file-complete")
                .hasLineCount(1);
        assertThat(left()).isEmpty();
    }

    @Test
    void whatAnEarlierLifeWasRefusedIsToldOf() throws Exception {
        AttemptFiles files = write(CLAIM, "hello\n");
        Files.writeString(files.refusals(), "'artifacts/large' is left out\n");
        coordinator.refuse(".txt", 413);
        uploads.start();
        uploads.idle().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(text(coordinator, URL + "upload.log"))
                .startsWith("'artifacts/large' is left out\n'artifacts/a b/ü?.txt' is left out: ");
        assertThat(left()).isEmpty();
    }

    @Test
    void aWrongTokenIsNoReasonToDropFiles() throws Exception {
        uploads.start();
        write(CLAIM, "hello\n");
        coordinator.refuse("", 401);
        CompletableFuture<Void> up = uploads.deliver(CLAIM).toCompletableFuture();
        Runnable next = waiting(Duration.ofSeconds(1)).take();
        assertThat(left()).hasSize(1);
        coordinator.refuse("", 0);
        next.run();
        up.get(30, TimeUnit.SECONDS);
        assertThat(text(coordinator, URL + "task-1.1.log")).isEqualTo("hello\n");
    }

    @Test
    void whileSomebodyReadsWhatAnAttemptPrintsIsSentOn() throws Exception {
        uploads.start();
        AttemptFiles files = uploads.files(CLAIM);
        Files.createDirectories(files.folder());
        InstantSource clock = InstantSource.fixed(NOW);
        try (TaskLog log = TaskLog.open(
                files.taskLog("1.1"), clock, List.of("secret"), LogLimits.DEFAULT, (bytes, offset, length) -> {})) {
            print(log, "one secret\n");
            uploads.follow(CLAIM);
            Runnable second = waiting(Duration.ofSeconds(1)).take(); // the first step is done
            assertThat(text(coordinator, URL + "task-1.1.log")).isEqualTo("2026-01-01T00:00:00.000Z one ***\n…");
            print(log, "two\n");
            second.run();
            Runnable third = waiting(Duration.ofSeconds(1)).take();
            assertThat(text(coordinator, URL + "task-1.1.log")).endsWith("Z two\n…");
            int requests = coordinator.requests().size();
            third.run();
            waiting(Duration.ofSeconds(1)).take();
            assertThat(coordinator
                            .requests()
                            .subList(requests, coordinator.requests().size()))
                    .as("requests when nothing is printed")
                    .noneMatch(request -> request.startsWith("PATCH"));
            print(log, "three\n");
        }
        deliver(CLAIM);
        assertThat(text(coordinator, URL + "task-1.1.log")).endsWith("Z three\n");
        assertThat(coordinator.requests()).as("whole files sent").noneMatch(request -> request.startsWith("PUT"));
    }

    @Test
    void followingEndsAfterHalfAMinute() throws Exception {
        uploads.start();
        write(CLAIM, "hello\n");
        uploads.follow(CLAIM);
        for (int step = 0; step < 30; step++) {
            pass(Duration.ofSeconds(1));
        }
        assertThat(waiting(Duration.ofSeconds(1)).poll(300, TimeUnit.MILLISECONDS))
                .isNull();
    }

    @Test
    void beyondTheLimitTheOldestFilesAreDropped() throws Exception {
        coordinator.refuse("", 503);
        Claim old = new Claim(new AttemptId(new JobId("s-1.1"), 1), "old");
        Claim young = new Claim(new AttemptId(new JobId("s-1.2"), 1), "young");
        AttemptFiles oldFiles = write(old, "x".repeat(700_000));
        Files.setLastModifiedTime(oldFiles.taskLog("1.1"), FileTime.from(NOW.minusSeconds(100)));
        Files.delete(oldFiles.artifacts().resolve("a b/ü?.txt"));
        write(young, "x".repeat(700_000));
        uploads.start();
        waiting(Duration.ofMinutes(1)).take();
        assertThat(left()).containsExactly("s-1.2,1,young");
        assertThat(uploads.status().dropped()).isEqualTo(1);
    }

    @Test
    void whatEndsWhileTheFilesAreLookedThroughIsNotDropped() throws Exception {
        coordinator.refuse("", 503);
        uploads.start();
        Runnable look = waiting(Duration.ofMinutes(1)).take();
        Files.createDirectories(uploads.files(CLAIM).folder()); // an attempt that has printed nothing yet
        onLook = () -> {
            try {
                write(CLAIM, "hello\n");
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            uploads.deliver(CLAIM);
        };
        look.run();
        waiting(Duration.ofMinutes(1)).take();
        assertThat(left()).hasSize(1);
        assertThat(uploads.status().dropped()).isZero();
        Runnable next = waiting(Duration.ofSeconds(1)).take();
        coordinator.refuse("", 0);
        next.run();
        uploads.idle().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(text(coordinator, URL + "task-1.1.log")).isEqualTo("hello\n");
    }

    @Test
    void anErrorOfTheWorkersOwnKeepsNoFileForEver() throws Exception {
        token = () -> {
            throw new IllegalStateException("the worker's own");
        };
        uploads.start();
        write(CLAIM, "hello\n");
        CompletableFuture<Void> up = uploads.deliver(CLAIM).toCompletableFuture();
        for (int pause = 1; pause <= 16; pause *= 2) { // more often than there are threads
            pass(Duration.ofSeconds(pause));
        }
        Runnable next = waiting(Duration.ofSeconds(30)).take();
        token = () -> Optional.of("t0ken");
        next.run();
        up.get(30, TimeUnit.SECONDS);
        assertThat(text(coordinator, URL + "task-1.1.log")).isEqualTo("hello\n");
    }

    @Test
    void filesThatAreTooOldAreDropped() throws Exception {
        coordinator.refuse("", 503);
        AttemptFiles files = write(CLAIM, "hello\n");
        uploads.start();
        Runnable look = waiting(Duration.ofMinutes(1)).take();
        assertThat(left()).as("left while young").hasSize(1);
        for (Path file : List.of(files.taskLog("1.1"), files.artifacts().resolve("a b/ü?.txt"))) {
            Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofHours(73))));
        }
        look.run();
        waiting(Duration.ofMinutes(1)).take();
        assertThat(left()).isEmpty();
    }

    @Test
    void discardedFilesAreNotSent() throws Exception {
        uploads.start();
        write(CLAIM, "hello\n");
        uploads.discard(CLAIM);
        uploads.idle().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(left()).isEmpty();
        assertThat(coordinator.requests()).isEmpty();
    }

    /** With an ellipsis when it is not complete. */
    private static String text(UploadServer server, String path) {
        Optional<byte[]> file = server.file(path);
        return file.map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .or(() -> server.part(path).map(bytes -> new String(bytes, StandardCharsets.UTF_8) + "…"))
                .orElse("");
    }

    private static void print(TaskLog log, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log.write(bytes, 0, bytes.length);
    }
}
