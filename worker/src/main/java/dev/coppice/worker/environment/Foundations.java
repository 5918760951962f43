package dev.coppice.worker.environment;

import dev.coppice.worker.environment.engine.ContainerEngine;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.FoundNetwork;
import dev.coppice.worker.environment.port.NoneLeftException;
import dev.coppice.worker.environment.port.PortRegistry.Term;
import dev.coppice.worker.environment.port.Subnet;
import dev.coppice.worker.environment.port.SubnetRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes what an environment's containers stand on: its network, and the volumes that have names. */
final class Foundations {
    private final Site site;
    private final SubnetRegistry subnets;

    Foundations(Site site, SubnetRegistry subnets) {
        this.site = site;
        this.subnets = subnets;
    }

    void lay() throws EnvironmentException, EngineException, InterruptedException {
        try {
            network();
            for (String volume : volumes()) {
                site.resources().volume(volume);
            }
        } catch (NoneLeftException e) {
            throw EnvironmentException.of(e);
        } catch (IOException e) {
            throw EnvironmentException.of("make the network", e);
        }
    }

    /** A subnet that the engine does not take after all is somebody's whom we can't see, and is left alone. */
    private void network()
            throws EnvironmentException, EngineException, IOException, NoneLeftException, InterruptedException {
        ContainerEngine engine = site.resources().engine();
        List<Subnet> refused = new ArrayList<>();
        while (true) {
            Subnet subnet = site.reserved().subnet().orElse(null);
            if (subnet == null) {
                List<Subnet> others = Stream.concat(refused.stream(), subnets(engine).stream())
                        .toList();
                subnet = subnets.take(site.request().owner().label(), others, Term.PROCESS);
            }
            try {
                site.resources().network(site.request().project().network(), subnet);
                return;
            } catch (EngineException e) {
                if (e.kind() != EngineException.Kind.NO_SUBNET) {
                    throw e;
                }
                site.figures().metSubnet();
                refused.add(subnet);
            }
        }
    }

    /** Those that the engine has. */
    static List<Subnet> subnets(ContainerEngine engine) throws EngineException, InterruptedException {
        return engine.findNetworks(Map.of()).stream()
                .flatMap(Foundations::subnets)
                .toList();
    }

    static Stream<Subnet> subnets(FoundNetwork network) {
        return network.subnets().stream()
                .filter(subnet -> subnet.indexOf(':') < 0) // IPv6
                .map(Subnet::parse);
    }

    private List<String> volumes() {
        return site.request().spec().services().values().stream()
                .flatMap(service -> service.volumes().stream())
                .filter(volume -> !ServiceStart.isOfWorktree(volume))
                .map(volume -> site.request().project().volume(volume.substring(0, volume.indexOf(':'))))
                .distinct()
                .toList();
    }
}
