package dev.coppice.worker.upload;

import java.io.IOException;
import java.io.InputStream;

/**
 * The coordinator's door for this worker's ends of tunnels. Safe for use by many threads.
 *
 * @param coordinator where files go, too
 */
public record TunnelEndpoint(FileEndpoint coordinator) {

    /** What the other end sends, until it is closed. The caller closes it. */
    public InputStream open(String tunnel) throws IOException, InterruptedException {
        return coordinator.openTunnel(tunnel);
    }

    /**
     * Sends bytes to the other end; once, however often they are sent.
     *
     * @param at how many were sent before these
     */
    public void write(String tunnel, long at, byte[] bytes) throws IOException, InterruptedException {
        coordinator.writeTunnel(tunnel, at, bytes);
    }

    /** Says that all has been sent. */
    public void end(String tunnel) throws IOException, InterruptedException {
        coordinator.endTunnel(tunnel);
    }
}
