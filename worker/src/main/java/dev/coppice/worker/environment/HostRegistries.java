package dev.coppice.worker.environment;

import dev.coppice.worker.environment.image.ImageCache;
import dev.coppice.worker.environment.port.MemoryRegistry;
import dev.coppice.worker.environment.port.PortRegistry;
import dev.coppice.worker.environment.port.SubnetRegistry;
import java.nio.file.Path;
import java.time.InstantSource;

/** What all processes of this user on this host share out among each other. A process has one of these, for all that it makes. */
public record HostRegistries(PortRegistry ports, SubnetRegistry subnets, MemoryRegistry memory, ImageCache images) {

    /** Those of a folder of this user's state on this host, the same for all processes. */
    public static HostRegistries in(Path state, InstantSource clock) {
        return new HostRegistries(
                new PortRegistry(state),
                new SubnetRegistry(state, SubnetRegistry.DEFAULT),
                new MemoryRegistry(state),
                new ImageCache(state, clock));
    }
}
