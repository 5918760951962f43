package dev.coppice.coordinator.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.attempt.AttemptId;
import dev.coppice.job.JobId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileArtifactsTest {
    private static final AttemptId ATTEMPT = new AttemptId(new JobId("0000000001-1"), 1);
    private static final byte[] CONTENT = "some bytes".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    /** Files are renamed when they are complete, beside others that look through the same folders. */
    @Test
    void filesOfOneAttemptAreStoredBesideEachOther() throws Exception {
        FileArtifacts artifacts =
                new FileArtifacts(new SessionFolders(folder), ArtifactLimits.DEFAULT.leaving(1), Clock.systemUTC());
        int threads = 4;
        int each = 60;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                String place = "artifacts/" + thread + "/";
                all.add(pool.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        store(artifacts, new ArtifactPath(place + i));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(artifacts.list(ATTEMPT)).hasSize(threads * each).allMatch(StoredFile::complete);
    }

    private static void store(FileArtifacts artifacts, ArtifactPath path) {
        try {
            artifacts.append(ATTEMPT, path, 0, new ByteArrayInputStream(CONTENT), true);
            assertThat(artifacts.find(ATTEMPT, path)).contains(new StoredFile(path, CONTENT.length, true));
            assertThat(artifacts.list(ATTEMPT)).contains(new StoredFile(path, CONTENT.length, true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsCompleteStaysAsItIs() throws Exception {
        FileArtifacts artifacts =
                new FileArtifacts(new SessionFolders(folder), ArtifactLimits.DEFAULT.leaving(1), Clock.systemUTC());
        ArtifactPath path = new ArtifactPath("a.log");
        StoredFile whole = new StoredFile(path, CONTENT.length, true);
        artifacts.append(ATTEMPT, path, 0, new ByteArrayInputStream(new byte[3]), false);
        assertThat(artifacts.find(ATTEMPT, path)).contains(new StoredFile(path, 3, false));
        artifacts.append(ATTEMPT, path, 0, new ByteArrayInputStream(CONTENT), true);

        for (byte[] other : List.of(new byte[0], new byte[CONTENT.length], Arrays.copyOf(CONTENT, 4), new byte[20])) {
            for (boolean last : new boolean[] {true, false}) {
                assertThatThrownBy(() -> artifacts.append(ATTEMPT, path, 0, new ByteArrayInputStream(other), last))
                        .isInstanceOf(RefusedPartException.class)
                        .hasMessageContaining("is not changed any more");
            }
        }
        assertThat(artifacts.append(ATTEMPT, path, 0, new ByteArrayInputStream(CONTENT), true))
                .isEqualTo(whole);

        assertThat(artifacts.list(ATTEMPT)).containsExactly(whole);
        try (InputStream content = artifacts.read(ATTEMPT, path, 0)) {
            assertThat(content.readAllBytes()).isEqualTo(CONTENT);
        }
    }

    /** Whatever is made of a path before it comes here. */
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../a", "a/../b", "a/..", "/a", "a//b", "a/", "./a", "a\0b", "a\nb"})
    void aPathLeadsNowhereElse(String text) {
        assertThatThrownBy(() -> new ArtifactPath(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
