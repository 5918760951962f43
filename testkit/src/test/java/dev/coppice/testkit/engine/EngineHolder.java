package dev.coppice.testkit.engine;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/** A process that has an engine, with a container and a network, until it is killed. */
final class EngineHolder {
    private EngineHolder() {}

    public static void main(String[] arguments) throws IOException {
        PrivateEngine engine = PrivateEngine.start(Stream.of(arguments).findFirst());
        EngineSocket socket = new EngineSocket(engine.host());
        String network = socket.postJson("/networks/create", "{\"Name\":\"held\"}");
        String container = socket.postJson(
                "/containers/create",
                "{\"Image\":\"" + engine.busybox()
                        + "\",\"Cmd\":[\"sleep\",\"1000\"],\"HostConfig\":{\"NetworkMode\":\"held\"}}");
        socket.request(
                "POST",
                "/containers/" + container.replaceAll("(?s).*\"Id\":\"([0-9a-f]+)\".*", "$1") + "/start",
                Optional.empty());
        System.out.println(engine.host().replaceAll("unix://|/socket", ""));
        System.out.println(network.replaceAll("(?s).*\"Id\":\"([0-9a-f]+)\".*", "$1"));
        System.in.read();
    }
}
