package dev.coppice.cli.fleet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A fleet that all tests of a class use, as its start takes long: once for each broker. For one thread. */
final class SharedFleet implements AutoCloseable {
    private final Path folder;
    private @Nullable FleetUnderTest fleet;

    private SharedFleet() throws IOException {
        folder = Files.createTempDirectory("fleet");
    }

    /** Starts a fleet. */
    interface Start {
        FleetUnderTest in(Path folder) throws Exception;
    }

    /** The fleet, which runs; started when there is none yet. */
    FleetUnderTest running(Start start) throws Exception {
        if (fleet == null) {
            fleet = start.in(folder);
        }
        return fleet;
    }

    @Override
    public void close() throws IOException {
        if (fleet != null) {
            fleet.close();
        }
        // Not file by file: reapers of workers that were killed are removing theirs, too.
        new ProcessBuilder("rm", "-rf", folder.toString()).start().onExit().join();
    }

    /** Gives it to the tests. */
    static final class Extension implements ParameterResolver {
        @Override
        public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
            return ExtensionContextScope.TEST_METHOD;
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SharedFleet.class;
        }

        @Override
        public SharedFleet resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getParent()
                    .orElseThrow()
                    .getStore(Namespace.create(SharedFleet.class))
                    .computeIfAbsent(SharedFleet.class, key -> create(), SharedFleet.class);
        }

        private static SharedFleet create() {
            try {
                return new SharedFleet();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
