package dev.coppice.worker.environment.port;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A range of IPv4 addresses.
 *
 * @param address the first, as a number
 * @param length of the prefix, 0 to 32
 */
public record Subnet(int address, int length) {
    private static final int BITS = 32;
    private static final int OCTETS = 4;

    public Subnet {
        if (length < 0 || length > BITS || (address & ~mask(length)) != 0) {
            throw new IllegalArgumentException("no subnet: " + dotted(address) + "/" + length);
        }
    }

    /**
     * Reads what people write.
     *
     * @param text {@code 10.213.0.0/16}
     * @throws IllegalArgumentException when it is no IPv4 subnet
     */
    public static Subnet parse(String text) {
        String[] parts = text.strip().split("[./]", -1);
        if (parts.length != OCTETS + 1) {
            throw new IllegalArgumentException("no IPv4 subnet: " + text + "; write 10.213.0.0/16");
        }
        int address = 0;
        for (int i = 0; i < OCTETS; i++) {
            int octet = Integer.parseInt(parts[i]);
            if (octet < 0 || octet > 255) {
                throw new IllegalArgumentException("no IPv4 subnet: " + text + "; write 10.213.0.0/16");
            }
            address = address << 8 | octet;
        }
        return new Subnet(address, Integer.parseInt(parts[OCTETS]));
    }

    public boolean overlaps(Subnet other) {
        int common = mask(Math.min(length, other.length));
        return (address & common) == (other.address & common);
    }

    /** Its first address. */
    public InetAddress first() {
        try {
            return InetAddress.getByAddress(
                    ByteBuffer.allocate(OCTETS).putInt(address).array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    /**
     * The address of a bridge that has it. A network is made with this one said, though an engine would choose the same: Docker 20.10
     * that was killed while it removed a network with a range and no such address panics at each start from then on
     * (libnetwork, {@code controller.reservePools}).
     */
    public String gateway() {
        return dotted(address + 1);
    }

    /** Its parts of one length, in order. */
    Stream<Subnet> parts(int partLength) {
        int count = 1 << (partLength - length);
        return IntStream.range(0, count).mapToObj(i -> new Subnet(address + (i << (BITS - partLength)), partLength));
    }

    static int mask(int length) {
        return length == 0 ? 0 : -1 << (BITS - length);
    }

    private static String dotted(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255);
    }

    @Override
    public String toString() {
        return dotted(address) + "/" + length;
    }
}
