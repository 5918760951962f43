package dev.coppice.worker.environment.socket;

import java.util.regex.Pattern;

/** Names of images as people write them. */
final class ImageNames {
    private static final Pattern NAME = Pattern.compile(
            "[a-z0-9]+([._:/-]+[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@sha256:[0-9a-f]{64})?");

    private ImageNames() {}

    /** The one way of writing it: {@code app} and {@code docker.io/library/app:latest} are the same. */
    static String full(String name) {
        String local = name.replaceFirst("^docker\\.io/", "").replaceFirst("^library/", "");
        boolean versioned = local.indexOf('@') > 0 || local.lastIndexOf(':') > local.lastIndexOf('/');
        return versioned ? local : local + ":latest";
    }

    /** Of a name and perhaps a tag beside it. */
    static String full(String name, String tag) throws Refusal {
        String full = full(tag.isEmpty() ? name : name + ":" + tag);
        if (!NAME.matcher(full).matches() || full.contains("@")) {
            throw Refusal.bad("'" + full + "' is no name for an image");
        }
        return full;
    }
}
