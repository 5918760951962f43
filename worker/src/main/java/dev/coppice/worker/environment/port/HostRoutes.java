package dev.coppice.worker.environment.port;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The subnets that this host has routes to. */
final class HostRoutes {
    private static final int DESTINATION = 1;
    private static final int MASK = 7;

    private HostRoutes() {}

    /** @param file as the kernel writes {@code /proc/net/route} */
    static List<Subnet> read(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .skip(1)
                .map(line -> line.split("\\s+", -1))
                .filter(columns -> columns.length > MASK)
                .map(columns -> new Subnet(number(columns[DESTINATION]), Integer.bitCount(number(columns[MASK]))))
                .filter(route -> route.length() > 0) // the default route is to everywhere
                .toList();
    }

    private static int number(String hexadecimal) {
        return Integer.reverseBytes(
                Integer.parseUnsignedInt(hexadecimal, 16)); // the kernel writes the last octet first
    }
}
