package dev.coppice.testkit.engine;

import java.io.IOException;
import java.util.Map;

/** A container engine that tests share: they keep to names of their own, and do not stop it. */
public interface TestEngine {
    /** Has {@code sh} and the small programs of Unix. */
    String BUSYBOX = "coppice-test/busybox:1";

    /**
     * A PostgreSQL server as in the official image: POSTGRES_PASSWORD, POSTGRES_USER and POSTGRES_DB in its environment, port 5432, and
     * {@code pg_isready} to tell whether it serves; there is no psql.
     */
    String POSTGRES = "coppice-test/postgres:18";

    /** {@link #BUSYBOX} with bash and git beside it. */
    String TOOLS = "coppice-test/tools:1";

    /** Cleans up as Testcontainers' Ryuk does, and speaks with Testcontainers as that does. */
    String RYUK = "coppice-test/ryuk:1";

    /** Its address as DOCKER_HOST has it. It is the same for as long as the engine is there. */
    String host();

    /** Whether it is Podman: its containers outlive it, and without systemd it runs no health checks. */
    default boolean isPodman() throws IOException {
        return new EngineSocket(host()).get("/version").contains("Podman");
    }

    /** Makes sure that the engine has {@link #BUSYBOX}, in which a test may change nothing. */
    default String busybox() throws IOException {
        return TestImages.busybox(new EngineSocket(host()));
    }

    /** Makes sure that the engine has {@link #TOOLS}. */
    default String tools() throws IOException {
        return TestImages.tools(new EngineSocket(host()));
    }

    /** Makes sure that the engine has {@link #RYUK}. */
    default String ryuk() throws IOException {
        return TestImages.ryuk(new EngineSocket(host()));
    }

    /** Makes sure that the engine has {@link #POSTGRES}: this takes some seconds for the first of a run. */
    default String postgres() throws IOException {
        return TestImages.postgres(new EngineSocket(host()));
    }

    /** Makes sure that the engine has an image of any name, in which busybox runs a line of shell. Whoever makes it removes it. */
    default void standIn(String image, String line) throws IOException {
        busybox();
        TestImages.standIn(new EngineSocket(host()), image, line);
    }

    /** Gives {@link #POSTGRES} another name as well. */
    default void postgresAs(String image) throws IOException {
        postgres();
        String[] name = image.split(":", 2);
        new EngineSocket(host()).post("/images/" + POSTGRES + "/tag?repo=" + name[0] + "&tag=" + name[1], Map.of());
    }

    default void removeImage(String image) throws IOException {
        new EngineSocket(host()).delete("/images/" + image + "?force=1");
    }
}
