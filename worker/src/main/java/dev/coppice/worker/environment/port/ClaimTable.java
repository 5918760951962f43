package dev.coppice.worker.environment.port;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is taken of one kind, in a file that all processes of this user read and write under a lock. The system drops a lock when its
 * process ends, and also when that process closes the file by another way: so a process has one table of each file. Safe for use by
 * many threads.
 */
final class ClaimTable {
    private final Path file;
    private final Path lock;
    private final Object oneOfThisProcess = new Object();

    ClaimTable(Path folder, String kind) {
        file = folder.resolve(kind);
        lock = folder.resolve(kind + ".lock");
    }

    /** What is done while nobody else reads or writes. */
    interface Change<T, E extends Exception> {
        /**
         * Looks, adds and removes.
         *
         * @param claims of owners and processes that are there; what is changed in it is written down before anybody else reads
         */
        T apply(List<Claim> claims) throws E;
    }

    <T, E extends Exception> T change(Change<T, E> change) throws IOException, E {
        synchronized (oneOfThisProcess) {
            Files.createDirectories(file.resolveSibling(""));
            try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.lock();
                List<Claim> before = read();
                List<Claim> claims = new ArrayList<>(before);
                claims.removeIf(claim -> claim.holder().isGone());
                T result = change.apply(claims);
                if (!claims.equals(before)) {
                    write(claims);
                }
                return result;
            }
        }
    }

    /** Gives all that an owner has to another, who keeps it whichever processes end. */
    void handOver(String from, String to) throws IOException {
        change(claims -> {
            claims.replaceAll(
                    claim -> claim.owner().equals(from) ? new Claim(claim.thing(), to, Holder.NOBODY) : claim);
            return true;
        });
    }

    private List<Claim> read() throws IOException {
        if (Files.notExists(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream()
                .flatMap(line -> Claim.parse(line).stream())
                .toList();
    }

    /** All of it or nothing, whenever the power goes. */
    private void write(List<Claim> claims) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        byte[] text = claims.stream()
                .map(claim -> claim.line() + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
