package dev.coppice.worker.environment.compose;

import dev.coppice.environment.PullPolicy;
import dev.coppice.worker.environment.engine.EngineException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sees to it that the images are there that a stack runs. */
final class ComposeImages {
    private static final Duration BUILD = Duration.ofMinutes(60);
    private static final int PERCENT = 100;

    private final ComposeHost host;
    private final ComposeModel model;
    private final ComposeCommand command;

    ComposeImages(ComposeHost host, ComposeModel model, ComposeCommand command) {
        this.host = host;
        this.model = model;
        this.command = command;
    }

    /** Pulls what is missing, and builds what is to be built. */
    void supply(NowAndThen progress) throws ComposeException, EngineException, InterruptedException {
        List<Map<String, @Nullable Object>> services =
                model.services().stream().map(model::service).toList();
        for (Map<String, @Nullable Object> service : services) {
            if (!isBuilt(service)
                    && services.stream()
                            .noneMatch(other -> isBuilt(other) && image(other).equals(image(service)))) {
                pull(image(service).orElse("null"), progress);
            }
        }
        if (services.stream().anyMatch(ComposeImages::isBuilt)) {
            ComposeResult said = command.start(List.of("build"), "build").await(BUILD);
            if (said.exitCode() != 0) {
                throw new ComposeException(
                        ComposeException.Kind.BAD_FILE, "the images could not be built:\n  " + said.evidence());
            }
        }
    }

    private static boolean isBuilt(Map<String, @Nullable Object> service) {
        return service.get("build") != null;
    }

    private static Optional<String> image(Map<String, @Nullable Object> service) {
        return Tree.text(service.get("image"));
    }

    private void pull(String image, NowAndThen progress)
            throws ComposeException, EngineException, InterruptedException {
        try {
            host.images()
                    .obtain(
                            host.engine(),
                            image,
                            PullPolicy.MISSING,
                            (done, known) -> progress.say(() -> "pulling " + image + percent(done, known)));
        } catch (IOException e) {
            throw new ComposeException(
                    ComposeException.Kind.BROKEN,
                    "could not note that the image " + image + " is used: " + e.getMessage(),
                    e);
        }
    }

    private static String percent(long done, long known) {
        return known == 0 ? "" : " " + PERCENT * done / known + " %";
    }
}
