package dev.coppice.worker.hosted;

import dev.coppice.environment.EnvironmentCall;
import dev.coppice.lifecycle.Crew;
import dev.coppice.transport.Control;
import dev.coppice.tunnel.Frame;
import dev.coppice.tunnel.FrameSender;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.named.EnvironmentRefusal;
import dev.coppice.worker.upload.TunnelEndpoint;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Answers those who are at the other ends of tunnels. Safe for use by many threads. */
final class EnvironmentTunnels {
    private static final System.Logger LOG = System.getLogger(EnvironmentTunnels.class.getName());

    private final TunnelEndpoint endpoint;
    private final TunnelDeeds deeds;
    private final Crew crew;
    private final Set<String> open = ConcurrentHashMap.newKeySet();

    EnvironmentTunnels(TunnelEndpoint endpoint, TunnelDeeds deeds, Crew crew) {
        this.endpoint = endpoint;
        this.deeds = deeds;
        this.crew = crew;
    }

    /** @param secrets that are not to be seen in what services write */
    void open(Control.OpenTunnel asked, List<String> secrets) {
        if (open.add(asked.tunnel())) {
            crew.start("tunnel", () -> answer(asked, secrets));
        }
    }

    private void answer(Control.OpenTunnel asked, List<String> secrets) {
        String tunnel = asked.tunnel();
        FrameSender sender = new FrameSender((at, bytes) -> endpoint.write(tunnel, at, bytes));
        try (InputStream in = endpoint.open(tunnel)) {
            crew.start("tunnel out", sender);
            try {
                sender.send(serve(asked, new TunnelEnd(sender), in, secrets));
            } finally {
                sender.close();
                sender.awaitEnd();
            }
            endpoint.end(tunnel);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a tunnel to the environment " + asked.environment() + " broke off", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the worker stops
        } finally {
            open.remove(tunnel);
        }
    }

    private Frame serve(Control.OpenTunnel asked, TunnelEnd end, InputStream in, List<String> secrets)
            throws InterruptedException {
        String name = asked.environment().name();
        try {
            int exit = switch (asked.call()) {
                case EnvironmentCall.Logs logs -> deeds.logs(name, logs, secrets, end, in);
                case EnvironmentCall.Exec exec -> deeds.exec(name, exec, end, in);
                case EnvironmentCall.Connection connection -> deeds.connect(name, connection.hostPort(), end, in);
            };
            return Frame.of(Frame.Kind.EXIT, Integer.toString(exit));
        } catch (EnvironmentRefusal | EngineException | IOException e) {
            return Frame.of(Frame.Kind.FAILURE, String.valueOf(e.getMessage()));
        }
    }
}
