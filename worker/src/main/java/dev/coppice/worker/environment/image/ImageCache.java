package dev.coppice.worker.environment.image;

import dev.coppice.environment.PullPolicy;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.Image;
import dev.coppice.worker.environment.engine.PullProgress;
import dev.coppice.worker.host.HostLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Obtains images, and notes for all processes of this user which of them were used when. A process has one of these for a folder. Safe for
 * use by many threads.
 */
public final class ImageCache {
    private final Path file;
    private final Path lock;
    private final InstantSource clock;
    private final HostLocks locks = new HostLocks();

    /** @param state a folder of this user's state on this host; made when it is needed */
    public ImageCache(Path state, InstantSource clock) {
        this.file = state.resolve("images");
        this.lock = state.resolve("images.lock");
        this.clock = clock;
    }

    /** As {@link ContainerEngine#obtainImage}. */
    public Image obtain(ContainerEngine engine, String reference, PullPolicy policy, PullProgress progress)
            throws EngineException, IOException, InterruptedException {
        Optional<String> before = engine.findImage(reference).map(Image::id);
        Image image = engine.obtainImage(reference, policy, progress);
        boolean pulled = !before.equals(Optional.of(image.id()));
        ImageUse use = new ImageUse(engine.address().uri(), reference, image.id(), pulled, clock.instant());
        change(uses -> with(use, uses));
        return image;
    }

    /** What was pulled once stays ours, however often it is found after that. */
    private static List<ImageUse> with(ImageUse use, List<ImageUse> uses) {
        List<ImageUse> changed = new ArrayList<>(uses);
        boolean pulled = use.pulled()
                || changed.stream()
                        .anyMatch(other -> other.isOfSameName(use) && other.id().equals(use.id()) && other.pulled());
        changed.removeIf(use::isOfSameName);
        changed.add(new ImageUse(use.engine(), use.reference(), use.id(), pulled, use.last()));
        return changed;
    }

    /** All uses, the latest first. */
    public List<ImageUse> uses() throws IOException, InterruptedException {
        List<ImageUse> uses = new ArrayList<>(change(UnaryOperator.identity()));
        uses.sort(Comparator.comparing(ImageUse::last).reversed());
        return uses;
    }

    /** Forgets an image that is gone. */
    public void forget(ImageUse use) throws IOException, InterruptedException {
        change(uses -> uses.stream().filter(other -> !other.isOfSameName(use)).toList());
    }

    @SuppressWarnings("try") // the lock is there to be held
    private List<ImageUse> change(UnaryOperator<List<ImageUse>> change) throws IOException, InterruptedException {
        try (HostLocks.Held held = locks.lock(lock)) {
            List<ImageUse> before = Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .flatMap(line -> ImageUse.parse(line).stream())
                            .toList()
                    : List.of();
            List<ImageUse> after = change.apply(before);
            if (!after.equals(before)) {
                Path next = file.resolveSibling("images.next");
                Files.write(next, after.stream().map(ImageUse::line).toList());
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return after;
        }
    }
}
