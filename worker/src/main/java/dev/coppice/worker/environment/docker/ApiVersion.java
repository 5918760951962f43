package dev.coppice.worker.environment.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.core.RemoteApiVersion;

/**
 * The version of the API that is spoken with an engine.
 *
 * @param podman whether it is Podman's imitation
 */
record ApiVersion(int major, int minor, boolean podman) implements Comparable<ApiVersion> {
    static final ApiVersion UNKNOWN = new ApiVersion(0, 0, false);
    /** The newest that this program was written for: newer engines speak it, too. */
    private static final ApiVersion NEWEST = new ApiVersion(1, 44, false);

    /** @param version what the engine answers to {@code /version} */
    static ApiVersion agreed(JsonNode version) {
        ApiVersion engines = parse(version.path("ApiVersion").asText());
        ApiVersion least = parse(version.path("MinAPIVersion").asText());
        ApiVersion common = engines.compareTo(NEWEST) > 0 ? NEWEST : engines;
        ApiVersion spoken = common.compareTo(least) < 0 ? least : common;
        return new ApiVersion(
                spoken.major,
                spoken.minor,
                version.path("Components").toString().contains("Podman"));
    }

    private static ApiVersion parse(String text) {
        String[] parts = text.split("\\.", -1);
        try {
            return parts.length < 2
                    ? UNKNOWN
                    : new ApiVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), false);
        } catch (NumberFormatException e) {
            return UNKNOWN;
        }
    }

    boolean atLeast(int otherMinor) {
        return major > 1 || minor >= otherMinor;
    }

    String text() {
        return major + "." + minor;
    }

    String prefix() {
        return major == 0 ? "" : "/v" + text();
    }

    RemoteApiVersion remote() {
        return major == 0 ? RemoteApiVersion.unknown() : RemoteApiVersion.create(major, minor);
    }

    @Override
    public int compareTo(ApiVersion other) {
        return major == other.major ? Integer.compare(minor, other.minor) : Integer.compare(major, other.major);
    }
}
