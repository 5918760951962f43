package dev.coppice.worker.environment.docker;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;

/** Takes a new connection for each request: one that is kept does not tell that the engine has been restarted meanwhile. */
final class UnsharedConnections implements DockerHttpClient {
    private final DockerHttpClient client;

    UnsharedConnections(DockerHttpClient client) {
        this.client = client;
    }

    @Override
    public Response execute(Request request) {
        return client.execute(
                Request.builder().from(request).putHeader("Connection", "close").build());
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
