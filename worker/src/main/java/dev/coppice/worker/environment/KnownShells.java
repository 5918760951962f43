package dev.coppice.worker.environment;

import dev.coppice.worker.environment.engine.Image;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The shells that images were seen to have, for as long as this process lives: an image never changes, and to look takes a process in a
 * container. Of the images that were used longest ago nothing is known any more. Safe for use by many threads.
 */
final class KnownShells {
    private static final int IMAGES = 500;

    private final Map<String, Map<String, List<String>>> byImage = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, List<String>>> eldest) {
            return size() > IMAGES;
        }
    };

    /** By language; takes what is found. */
    synchronized Map<String, List<String>> of(Image image) {
        return byImage.computeIfAbsent(image.id(), id -> new ConcurrentHashMap<>());
    }
}
