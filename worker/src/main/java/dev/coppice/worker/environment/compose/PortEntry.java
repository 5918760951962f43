package dev.coppice.worker.environment.compose;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a service's {@code ports}, of which only the container's side counts.
 *
 * @param ports in the container
 * @param protocol {@code tcp} or {@code udp}
 */
record PortEntry(List<Integer> ports, String protocol) {
    private static final String TCP = "tcp";
    private static final int LARGEST = 65_535;

    /** Reads the long or the short form: {@code [[address:]published:]target[/protocol]}, each port perhaps a range. */
    static PortEntry of(@Nullable Object entry) throws ComposeException {
        if (entry instanceof Map<?, ?> map) {
            return new PortEntry(
                    range(String.valueOf(map.get("target")), entry),
                    Tree.text(map.get("protocol")).orElse(TCP));
        }
        String text = String.valueOf(entry);
        String[] parts = text.split("/", 2);
        String target = parts[0].substring(parts[0].lastIndexOf(':') + 1);
        return new PortEntry(range(target, text), parts.length == 2 ? parts[1] : TCP);
    }

    private static List<Integer> range(String text, Object entry) throws ComposeException {
        String[] ends = text.split("-", 2);
        try {
            int first = Integer.parseInt(ends[0].strip());
            int last = ends.length == 2 ? Integer.parseInt(ends[1].strip()) : first;
            if (first >= 1 && first <= last && last <= LARGEST) {
                List<Integer> ports = new ArrayList<>();
                for (int port = first; port <= last; port++) {
                    ports.add(port);
                }
                return ports;
            }
        } catch (NumberFormatException e) {
            throw new ComposeException(ComposeException.Kind.BAD_FILE, wrong(entry), e);
        }
        throw ComposeException.badFile(wrong(entry));
    }

    private static String wrong(Object entry) {
        return "the port " + entry + " has no container port; write it like \"8090:80\"";
    }
}
