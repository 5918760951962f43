package dev.coppice.worker.environment.port;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The host's memory, shared out among all processes of this user: what is promised to containers, whether they use it or not. It is held
 * until it is released, or the process ends that took it. A process has one registry of a folder. Safe for use by many threads.
 */
public final class MemoryRegistry {
    private final ClaimTable table;

    /** @param state a folder of this user's state on this host; made when it is needed */
    public MemoryRegistry(Path state) {
        table = new ClaimTable(state, "memory");
    }

    /**
     * Takes memory, unless there is too little left.
     *
     * @param owner for people, on one line
     * @param bytes that are wanted; positive
     * @param all that may be promised together, in bytes
     * @return how much is left, when that is too little; then none is taken. Empty when it is taken
     */
    public OptionalLong take(String owner, long bytes, long all) throws IOException {
        return table.<OptionalLong, RuntimeException>change(claims -> {
            long left = all
                    - claims.stream()
                            .mapToLong(claim -> Long.parseLong(claim.thing()))
                            .sum();
            if (left < bytes) {
                return OptionalLong.of(Math.max(0, left));
            }
            claims.add(new Claim(Long.toString(bytes), owner, Holder.self()));
            return OptionalLong.empty();
        });
    }

    /** Gives all back that the owner has. */
    public void release(String owner) throws IOException {
        table.change(claims -> claims.removeIf(claim -> claim.owner().equals(owner)));
    }
}
