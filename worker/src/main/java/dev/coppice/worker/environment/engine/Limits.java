package dev.coppice.worker.environment.engine;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a container may use; what is empty has no limit.
 *
 * @param memory in bytes, swap included
 * @param cpus such as 1.5
 */
public record Limits(OptionalLong memory, Optional<Double> cpus, OptionalInt processes) {
    public static final Limits NONE = new Limits(OptionalLong.empty(), Optional.empty(), OptionalInt.empty());

    public Limits withMemory(long bytes) {
        return new Limits(OptionalLong.of(bytes), cpus, processes);
    }

    public Limits withCpus(double count) {
        return new Limits(memory, Optional.of(count), processes);
    }

    public Limits withProcesses(int count) {
        return new Limits(memory, cpus, OptionalInt.of(count));
    }
}
