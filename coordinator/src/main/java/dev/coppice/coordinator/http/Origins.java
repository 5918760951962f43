package dev.coppice.coordinator.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Tells the pages of this coordinator from those of others, by what browsers send along with a request: a page of the same origin has
 * the same scheme, host and port. What a program sends has nothing of the kind, and is nobody's page.
 */
final class Origins {
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final Optional<Origin> publicAddress;
    private final String listening;

    /**
     * For one coordinator.
     *
     * @param listening the host it listens on
     * @param publicAddress where browsers reach it by a proxy, perhaps
     */
    Origins(String listening, Optional<URI> publicAddress) {
        this.listening = listening.toLowerCase(Locale.ROOT);
        this.publicAddress = publicAddress.flatMap(address -> Origin.of(address.toString()));
    }

    /** Scheme, host and port, as in RFC 6454; the port is never left out. */
    private record Origin(String scheme, String host, int port) {
        static Optional<Origin> of(String address) {
            try {
                URI uri = URI.create(address);
                if (uri.getScheme() == null || uri.getHost() == null) {
                    return Optional.empty();
                }
                String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
                int usual = scheme.equals("https") ? 443 : 80;
                return Optional.of(new Origin(
                        scheme, uri.getHost().toLowerCase(Locale.ROOT), uri.getPort() < 0 ? usual : uri.getPort()));
            } catch (IllegalArgumentException e) {
                return Optional.empty(); // such as one that holds a blank: not ours
            }
        }
    }

    /** Refuses what could change something, if a page of another origin makes a browser send it. */
    void checkChange(HttpServletRequest request) {
        if (!READING.contains(request.getMethod())) {
            checkPage(request);
        }
    }

    /** Refuses what a page of another origin makes a browser send. */
    void checkPage(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if ((site != null && !OWN_SITES.contains(site))
                || isForeign(request.getHeader(HttpHeaders.ORIGIN), request)
                || isForeign(request.getHeader(HttpHeaders.REFERER), request)) {
            throw new Problem(
                    ProblemType.FORBIDDEN,
                    "a page of another origin sends this, that is of another scheme, host or port; only this coordinator's own page may."
                            + " If it is the own one, reached by a proxy, start the coordinator with its address as --public-address");
        }
    }

    /** Refuses what is sent to a name that somebody else may have given this host: a page of that name would pass for our own. */
    void checkHost(HttpServletRequest request) {
        String host = request.getServerName().toLowerCase(Locale.ROOT);
        boolean known = isLoopback(host)
                || host.equals(listening)
                || publicAddress.filter(address -> address.host().equals(host)).isPresent();
        if (!known) {
            throw new Problem(
                    ProblemType.FORBIDDEN,
                    "without tokens this answers requests to localhost only, and to the host of --listen or --public-address;"
                            + " make a token with POST /api/v1/tokens on this host");
        }
    }

    /** Whether the browser got the page over TLS, from here or from a proxy. */
    boolean isSecure(HttpServletRequest request) {
        return request.isSecure()
                || Optional.ofNullable(request.getHeader(HttpHeaders.ORIGIN))
                        .flatMap(Origin::of)
                        .filter(origin -> origin.scheme().equals("https"))
                        .isPresent();
    }

    private boolean isForeign(@Nullable String page, HttpServletRequest request) {
        if (page == null) {
            return false;
        }
        Optional<Origin> origin = Origin.of(page);
        boolean own = origin.isPresent()
                && (origin.equals(publicAddress)
                        || origin.get()
                                .equals(new Origin(
                                        request.getScheme(),
                                        request.getServerName().toLowerCase(Locale.ROOT),
                                        request.getServerPort())));
        return !own;
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.matches("127(\\.\\d{1,3}){3}")
                || host.equals("[::1]")
                || host.equals("::1");
    }
}
