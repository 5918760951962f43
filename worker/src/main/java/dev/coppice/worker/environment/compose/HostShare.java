package dev.coppice.worker.environment.compose;

import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.engine.FoundNetwork;
import dev.coppice.worker.environment.port.NoneLeftException;
import dev.coppice.worker.environment.port.Subnet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an environment gets of the host's ports and subnets. It has them until its owner's are released. */
final class HostShare {
    private final ComposeHost host;
    private final ComposeRequest request;
    private final Map<String, Subnet> subnets = new LinkedHashMap<>();
    private final List<Subnet> refused = new ArrayList<>();

    HostShare(ComposeHost host, ComposeRequest request) {
        this.host = host;
        this.request = request;
    }

    /** A port for each, in their order: the one that the owner has already, or else another. */
    Map<Target, Integer> ports(Collection<Target> targets) throws ComposeException {
        Map<Target, Integer> ports = new LinkedHashMap<>();
        for (Target target : targets) {
            Integer held = request.held().get(target);
            boolean isFirst = ports.isEmpty();
            if (held != null && !(isFirst && request.fixedPort().isPresent())) {
                ports.put(target, held);
            } else if (isFirst && request.fixedPort().isPresent()) {
                int fixed = request.fixedPort().get();
                if (held == null || held != fixed) {
                    take(() -> host.ports().takeExactly(owner(), fixed, request.term()));
                }
                ports.put(target, fixed);
            } else {
                ports.put(target, next());
            }
        }
        return ports;
    }

    /** Others for all: the ones that nobody had were somebody's all the same. */
    Map<Target, Integer> again(Collection<Target> targets) throws ComposeException {
        Map<Target, Integer> ports = new LinkedHashMap<>();
        try {
            List<Integer> had = host.ports().heldBy(owner());
            for (Target target : targets) {
                ports.put(target, next());
            }
            for (int port : had) {
                host.ports().release(owner(), port);
            }
        } catch (IOException e) {
            throw ComposeProgram.trouble("give ports back", e);
        }
        return ports;
    }

    private int next() throws ComposeException {
        List<Integer> taken = new ArrayList<>();
        take(() -> taken.addAll(
                host.ports().take(owner(), 1, request.range(), request.term()).ports()));
        return taken.getFirst();
    }

    /** A subnet for each network, the same one whenever it is asked for. */
    Map<String, Subnet> subnets(List<String> networks) throws ComposeException, InterruptedException {
        for (String network : networks) {
            if (!subnets.containsKey(network)) {
                List<Subnet> engines = engines();
                take(() -> subnets.put(network, host.subnets().take(owner(), engines, request.term())));
            }
        }
        return subnets;
    }

    /** Others from now on: what the engine does not take is somebody's whom we can't see, and is left alone. */
    void refuseSubnets() {
        refused.addAll(subnets.values());
        subnets.clear();
    }

    private List<Subnet> engines() throws ComposeException, InterruptedException {
        List<Subnet> engines = new ArrayList<>(refused);
        try {
            for (FoundNetwork network : host.engine().findNetworks(Map.of())) {
                network.subnets().stream()
                        .filter(subnet -> subnet.contains("."))
                        .map(Subnet::parse)
                        .forEach(engines::add);
            }
            return engines;
        } catch (EngineException e) {
            throw new ComposeException(ComposeException.Kind.BROKEN, String.valueOf(e.getMessage()), e);
        }
    }

    private interface Taking {
        void take() throws IOException, NoneLeftException;
    }

    private static void take(Taking taking) throws ComposeException {
        try {
            taking.take();
        } catch (NoneLeftException e) {
            throw new ComposeException(ComposeException.Kind.EXHAUSTED, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw ComposeProgram.trouble("take ports and subnets", e);
        }
    }

    private String owner() {
        return request.owner().label();
    }
}
