package dev.coppice.worker.environment.port;

import java.util.stream.IntStream;

/** Ports from the first to the last, both included: 1 to 65535. */
public record PortRange(int first, int last) {
    private static final int LARGEST = 65_535;

    public static final PortRange DEFAULT = new PortRange(8090, 8999);

    public PortRange {
        if (first < 1 || last > LARGEST || first > last) {
            throw new IllegalArgumentException("no range of ports: " + first + "-" + last + "; write 8090-8100");
        }
    }

    /**
     * Reads what people write.
     *
     * @param text {@code 8090-8100}, or one port
     * @throws IllegalArgumentException when it is neither; says what to write
     */
    public static PortRange parse(String text) {
        String[] ends = text.strip().split("-", -1);
        try {
            int first = Integer.parseInt(ends[0].strip());
            if (ends.length <= 2) {
                return new PortRange(first, ends.length == 1 ? first : Integer.parseInt(ends[1].strip()));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no range of ports: " + text + "; write 8090-8100", e);
        }
        throw new IllegalArgumentException("no range of ports: " + text + "; write 8090-8100");
    }

    public boolean contains(int port) {
        return first <= port && port <= last;
    }

    IntStream ports() {
        return IntStream.rangeClosed(first, last);
    }

    @Override
    public String toString() {
        return first + "-" + last;
    }
}
