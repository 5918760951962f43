package dev.coppice.testkit.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds a subnet that no route of this host has. */
final class FreeSubnet {
    private static final int COUNT = 256;

    private FreeSubnet() {}

    /** The first address of a subnet with its length: {@code 10.199.7.1/24}. Two processes that ask at once get two. */
    static String address() throws IOException {
        List<String> routes = Files.readAllLines(Path.of("/proc/net/route"));
        int first = (int) (ProcessHandle.current().pid() % COUNT);
        for (int i = 0; i < COUNT; i++) {
            int third = (first + i) % COUNT;
            long network = (10L << 24) | (199 << 16) | ((long) third << 8);
            if (routes.stream().skip(1).noneMatch(route -> overlaps(route, network))) {
                return "10.199." + third + ".1/24";
            }
        }
        throw new IllegalStateException("every subnet of 10.199.0.0/16 has a route on this host (see /proc/net/route):"
                + " the tests need one for a container engine");
    }

    private static boolean overlaps(String route, long network) {
        String[] columns = route.split("\\s+", -1);
        long destination = bigEndian(columns[1]);
        long mask = bigEndian(columns[7]) & 0xFFFFFF00L;
        return mask != 0 && (destination & mask) == (network & mask);
    }

    private static long bigEndian(String hexadecimal) {
        return Integer.toUnsignedLong(Integer.reverseBytes(Integer.parseUnsignedInt(hexadecimal, 16)));
    }
}
