package dev.coppice.testkit.database;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link PostgresDatabase} for each parameter of that type. All are of one server, which is started when the first
 * is asked for and ends with the last test of this process; or of the server that the environment names in {@code
 * COPPICE_TEST_POSTGRES}. Where no server can be had, the test fails.
 */
public final class PostgresExtension implements ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(PostgresExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PostgresDatabase.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        PostgresDatabase database = new PostgresDatabase(server(context));
        context.getStore(NAMESPACE).put(database, database); // closes it
        return database;
    }

    private static String server(ExtensionContext context) {
        return Optional.ofNullable(System.getenv(DatabaseServer.VARIABLE))
                .orElseGet(() -> context.getRoot()
                        .getStore(NAMESPACE)
                        .computeIfAbsent(DatabaseServer.class, type -> start(), DatabaseServer.class)
                        .url());
    }

    private static DatabaseServer start() {
        try {
            return DatabaseServer.start();
        } catch (IOException e) {
            throw new ParameterResolutionException("no server for this test: " + e.getMessage(), e);
        }
    }
}
