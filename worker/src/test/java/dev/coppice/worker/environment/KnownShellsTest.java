package dev.coppice.worker.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.worker.environment.engine.Image;
import dev.coppice.worker.process.Interpreters;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KnownShellsTest {
    private final KnownShells shells = new KnownShells();
    private final AtomicInteger looks = new AtomicInteger();

    private static Image image(String id) {
        return new Image(id, List.of(), Set.of(), Set.of(), "", false, Map.of(), 1);
    }

    /** As each attempt does it, in a container of its own. */
    private void look(String image) throws Exception {
        Interpreters.Place place = words -> {
            looks.incrementAndGet();
            return OptionalInt.of(42);
        };
        assertThat(new Interpreters(place, shells.of(image(image))).command("sh"))
                .first()
                .isEqualTo("sh");
    }

    @Test
    void anImageIsLookedAtOnce() throws Exception {
        look("sha256:1");
        look("sha256:1");
        assertThat(looks).hasValue(1);
        look("sha256:2");
        assertThat(looks).hasValue(2);
    }

    @Test
    void theImageThatWasUsedLongestAgoIsForgotten() throws Exception {
        look("sha256:old");
        look("sha256:used");
        for (int i = 0; i < 498; i++) {
            look("sha256:" + i);
        }
        look("sha256:used");
        look("sha256:another");
        looks.set(0);
        look("sha256:used");
        assertThat(looks).hasValue(0);
        look("sha256:old");
        assertThat(looks).hasValue(1);
    }
}
