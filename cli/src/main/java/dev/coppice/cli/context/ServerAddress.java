package dev.coppice.cli.context;

import dev.coppice.cli.invocation.CommandFailure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The address of a coordinator, or of each of several that take over from each other, as a person writes it. */
public final class ServerAddress {
    private static final String EXAMPLE = ": write it like https://coppice.example.org";

    private ServerAddress() {}

    /** Whether calls to a host stay on this machine, as its name or address itself says; nothing is looked up. */
    public static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    /**
     * Reads one or several, with commas between them.
     *
     * @throws CommandFailure when one of them is none
     */
    public static List<URI> parseAll(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(ServerAddress::parse)
                .distinct()
                .toList();
    }

    /** Several as one text. */
    public static String text(List<URI> addresses) {
        return addresses.stream().map(URI::toString).collect(Collectors.joining(","));
    }

    /**
     * Reads one, of http or https, and takes the slash off its end.
     *
     * @throws CommandFailure when it is none
     */
    public static URI parse(String text) {
        String plain = text.strip().replaceFirst("/+$", "");
        try {
            URI address = new URI(plain);
            String scheme = String.valueOf(address.getScheme());
            if (address.getRawUserInfo() != null) {
                throw CommandFailure.usage("a server's URL holds no user and no password:"
                        + " give a token with --token-file, COPPICE_TOKEN or 'coppice context add'");
            }
            if (address.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
                throw CommandFailure.usage(text + " is no address of a server" + EXAMPLE);
            }
            return address;
        } catch (URISyntaxException e) {
            throw CommandFailure.usage(text + " is no address of a server" + EXAMPLE, e);
        }
    }
}
