package dev.coppice.worker.environment;

import dev.coppice.environment.EnvironmentSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How memory is reckoned when containers are promised some.
 *
 * @param unlimited what a container without a limit counts as, in bytes; what a compose file starts counts as one
 * @param kept for everything else on the host, in bytes
 */
public record HostMemory(long unlimited, long kept) {
    private static final int MEGABYTE_BITS = 20;
    private static final int GIGABYTE_BITS = 30;

    /** The usual: 256 MiB for a container without a limit, and 256 MiB for everything else. */
    public static final HostMemory DEFAULT = new HostMemory(256L << MEGABYTE_BITS, 256L << MEGABYTE_BITS);

    /** What the containers of an environment may use together, in bytes. */
    long of(EnvironmentSpec spec) {
        Stream<Optional<Long>> limits = Stream.of(
                        spec.container().stream().map(container -> container.memoryBytes()),
                        spec.services().values().stream().map(service -> service.memoryBytes()),
                        spec.compose().stream().map(compose -> Optional.<Long>empty()))
                .flatMap(each -> each);
        return limits.mapToLong(limit -> limit.orElse(unlimited)).sum();
    }

    /** For people: {@code 2 GB}, {@code 1.5 GB}, {@code 256 MB}. */
    static String words(long bytes) {
        return bytes < 1L << GIGABYTE_BITS
                ? (bytes >> MEGABYTE_BITS) + " MB"
                : BigDecimal.valueOf(bytes)
                                .divide(BigDecimal.valueOf(1L << GIGABYTE_BITS), 1, RoundingMode.HALF_UP)
                                .stripTrailingZeros()
                                .toPlainString()
                        + " GB";
    }
}
