package dev.coppice.cli.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A path of the API, with its query.
 *
 * @param text encoded
 */
public record ApiPath(String text) {

    /** The path below {@code /api/v1} that is made of these segments. */
    public static ApiPath of(String... segments) {
        return new ApiPath(
                Arrays.stream(segments).map(ApiPath::encoded).collect(Collectors.joining("/", "/api/v1/", "")));
    }

    /** This path, with one more parameter. */
    public ApiPath with(String name, Object value) {
        return new ApiPath(text + (text.contains("?") ? "&" : "?") + encoded(name) + "=" + encoded(value.toString()));
    }

    private static String encoded(String text) {
        String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
        return encoded.equals(".") || encoded.equals("..") ? encoded.replace(".", "%2E") : encoded;
    }

    @Override
    public String toString() {
        return text;
    }
}
