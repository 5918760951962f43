package dev.coppice.worker.environment.compose;

import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.image.ImageCache;
import dev.coppice.worker.environment.port.PortRegistry;
import dev.coppice.worker.environment.port.SubnetRegistry;
import dev.coppice.worker.ledger.Ledger;
import dev.coppice.worker.ledger.Owner;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * What this host has for compose files: closes none of it.
 *
 * @param labels of a thing, by its owner and by what it is to that, such as {@code service}
 */
public record ComposeHost(
        ComposeProgram program,
        ContainerEngine engine,
        Ledger ledger,
        PortRegistry ports,
        SubnetRegistry subnets,
        ImageCache images,
        BiFunction<Owner, String, Map<String, String>> labels) {}
