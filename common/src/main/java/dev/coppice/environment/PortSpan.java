package dev.coppice.environment;

/** Ports of a host from the first to the last, both included: 1 to 65535. */
public record PortSpan(int first, int last) {
    private static final int LARGEST = 65_535;

    public PortSpan {
        if (first < 1 || last > LARGEST || first > last) {
            throw new IllegalArgumentException("no range of ports: " + first + "-" + last);
        }
    }
}
