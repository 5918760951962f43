package dev.coppice.worker.upload;

import dev.coppice.artifact.AttemptFiles;
import dev.coppice.attempt.AttemptId;
import dev.coppice.attempt.Claim;
import dev.coppice.job.JobId;
import dev.coppice.worker.host.TreeDeletion;
import dev.coppice.worker.log.TaskLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Attempts' files on this worker's disk, before they are uploaded: a folder for each claim, whose name tells the claim, so that it
 * is known after a restart. Safe for use by many threads, each with another claim.
 */
final class Spool {
    /** What lies here of one claim. */
    record Load(Claim claim, long bytes, Instant writtenAt) {}

    private final Path root;

    Spool(Path root) throws IOException {
        this.root = Files.createDirectories(root);
    }

    AttemptFiles files(Claim claim) {
        return new AttemptFiles(root.resolve(name(claim)));
    }

    /** All claims that have a folder here, oldest first. */
    List<Load> loads() throws IOException {
        List<Load> loads = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.toList()) {
                Optional<Claim> claim = claim(folder.getFileName().toString());
                if (claim.isPresent()) {
                    loads.add(load(claim.get()));
                }
            }
        }
        loads.sort(Comparator.comparing(Load::writtenAt));
        return loads;
    }

    private Load load(Claim claim) throws IOException {
        long bytes = 0;
        Instant newest = Instant.EPOCH;
        for (Path path : paths(claim)) {
            try {
                BasicFileAttributes file = Files.readAttributes(file(claim, path), BasicFileAttributes.class);
                bytes += file.size();
                Instant written = file.lastModifiedTime().toInstant();
                newest = written.isAfter(newest) ? written : newest;
            } catch (NoSuchFileException e) {
                // It was sent, and removed, just then.
            }
        }
        return new Load(claim, bytes, newest);
    }

    /** What there is of a claim: paths below its folder, logs first. */
    List<Path> paths(Claim claim) throws IOException {
        Path folder = files(claim).folder();
        if (Files.notExists(folder)) {
            return List.of(); // an attempt that came to no file
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .map(folder::relativize)
                    .filter(path -> path.getNameCount() > 1 || !TaskLog.isTail(path))
                    .sorted(Comparator.comparingInt(Path::getNameCount).thenComparing(Comparator.naturalOrder()))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The path of the file that tells what was not taken. */
    Path refusals(Claim claim) {
        return files(claim).folder().relativize(files(claim).refusals());
    }

    Path file(Claim claim, Path path) {
        return files(claim).folder().resolve(path);
    }

    /** Removes a claim's folder, with what may still be in it. */
    void remove(Claim claim) throws IOException {
        TreeDeletion.delete(files(claim).folder());
    }

    private static String name(Claim claim) {
        return encode(claim.attempt().job().value()) + "," + claim.attempt().number() + "," + encode(claim.token());
    }

    private static Optional<Claim> claim(String name) {
        String[] parts = name.split(",", -1);
        if (parts.length != 3 || !parts[1].matches("[1-9][0-9]{0,8}")) {
            return Optional.empty(); // nothing of ours
        }
        AttemptId attempt = new AttemptId(new JobId(decode(parts[0])), Integer.parseInt(parts[1]));
        return Optional.of(new Claim(attempt, decode(parts[2])));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
