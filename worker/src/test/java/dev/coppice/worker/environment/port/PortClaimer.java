package dev.coppice.worker.environment.port;

import java.nio.file.Path;
import java.util.stream.Collectors;

/** A process that takes ports when it is told to, and holds them until it is killed. */
final class PortClaimer {
    private PortClaimer() {}

    public static void main(String[] arguments) throws Exception {
        PortRegistry registry = new PortRegistry(Path.of(arguments[0]));
        System.out.println("ready");
        System.in.read();
        TakenPorts taken = registry.take(
                "claim:" + ProcessHandle.current().pid(),
                Integer.parseInt(arguments[1]),
                new PortRange(28_200, 28_399),
                PortRegistry.Term.PROCESS);
        System.out.println(taken.ports().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
    }
}
