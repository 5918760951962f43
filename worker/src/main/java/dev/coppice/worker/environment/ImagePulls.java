package dev.coppice.worker.environment;

import dev.coppice.environment.EnvironmentSpec;
import dev.coppice.environment.PullPolicy;
import dev.coppice.lifecycle.Crew;
import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.Image;
import dev.coppice.worker.environment.image.ImageCache;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Obtains all images of an environment, side by side. */
final class ImagePulls {
    private final ContainerEngine engine;
    private final ImageCache cache;
    private final Crew crew;
    private final PullsUnderWay underWay;

    /** @param underWay is told how far they are */
    ImagePulls(ContainerEngine engine, ImageCache cache, Crew crew, PullsUnderWay underWay) {
        this.engine = engine;
        this.cache = cache;
        this.crew = crew;
        this.underWay = underWay;
    }

    /**
     * What was obtained.
     *
     * @param services by their names
     * @param tasks the one that tasks run in
     */
    record Images(Map<String, Image> services, Optional<Image> tasks) {}

    /** Returns when all are there. */
    Images obtain(EnvironmentSpec spec) throws EnvironmentException, InterruptedException {
        Optional<CompletableFuture<Image>> tasks =
                spec.container().map(container -> begin(container.image(), container.pull()));
        Map<String, CompletableFuture<Image>> pulls = new HashMap<>();
        spec.services().forEach((name, service) -> pulls.put(name, begin(service.image(), service.pull())));
        Map<String, Image> services = new HashMap<>();
        for (Map.Entry<String, CompletableFuture<Image>> pull : pulls.entrySet()) {
            services.put(pull.getKey(), Outcome.of(pull.getValue()));
        }
        return new Images(services, tasks.isPresent() ? Optional.of(Outcome.of(tasks.get())) : Optional.empty());
    }

    private CompletableFuture<Image> begin(String image, PullPolicy policy) {
        return crew.call("obtain " + image, () -> obtain(image, policy));
    }

    private Image obtain(String image, PullPolicy policy) throws EnvironmentException, InterruptedException {
        try {
            return cache.obtain(engine, image, policy, (done, known) -> underWay.told(image, done, known));
        } catch (EngineException e) {
            throw EnvironmentException.ofPull(e);
        } catch (IOException e) {
            throw EnvironmentException.of("note that the image " + image + " is used", e);
        } finally {
            underWay.ended(image);
        }
    }
}
