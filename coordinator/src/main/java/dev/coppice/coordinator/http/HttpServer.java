package dev.coppice.coordinator.http;

import dev.coppice.coordinator.artifact.ArtifactStore;
import dev.coppice.coordinator.server.Candidate;
import dev.coppice.coordinator.server.Doctor;
import dev.coppice.coordinator.server.OfferTimes;
import dev.coppice.coordinator.server.Records;
import dev.coppice.coordinator.server.Standing;
import dev.coppice.coordinator.submission.Requests;
import java.net.BindException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Serves the API over HTTP, from its start until it is closed. */
public final class HttpServer implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final LiveChanges changes;

    private HttpServer(ConfigurableApplicationContext context, LiveChanges changes) {
        this.context = context;
        this.changes = changes;
    }

    /**
     * What it serves.
     *
     * @param records completes when the database is open
     */
    public record Parts(
            ApiSettings settings,
            Candidate candidate,
            CompletableFuture<Records> records,
            Requests requests,
            ArtifactStore artifacts,
            Doctor doctor,
            OfferTimes offers,
            InstantSource clock) {}

    /**
     * Starts to answer; until there is a database, with errors that say so.
     *
     * @throws CannotListenException when the address is not to be had
     */
    public static HttpServer start(Parts parts) {
        LiveChanges changes = new LiveChanges(Long.toHexString(new SecureRandom().nextLong()));
        parts.candidate().onStanding(standing -> {
            if (standing instanceof Standing.Leading leading) {
                changes.forget();
                leading.coordinator().observe(changes);
            }
        });
        SpringApplication application = new SpringApplication(ApiConfiguration.class);
        application.setDefaultProperties(properties(parts.settings()));
        application.setRegisterShutdownHook(false);
        application.addInitializers(context -> {
            ConfigurableListableBeanFactory beans = context.getBeanFactory();
            beans.registerSingleton("apiSettings", parts.settings());
            beans.registerSingleton("clock", parts.clock());
            beans.registerSingleton("backend", new Backend(parts.candidate(), parts.records()));
            beans.registerSingleton("requests", parts.requests());
            beans.registerSingleton("environments", parts.requests().environments());
            beans.registerSingleton("artifacts", parts.artifacts());
            beans.registerSingleton("doctor", parts.doctor());
            beans.registerSingleton("offers", parts.offers());
            beans.registerSingleton("changes", changes);
        });
        try {
            return new HttpServer(application.run(), changes);
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof PortInUseException || cause instanceof BindException) {
                    throw new CannotListenException(parts.settings(), e);
                }
            }
            throw e;
        }
    }

    /** The one it listens on. */
    public int port() {
        if (context instanceof WebServerApplicationContext web && web.getWebServer() != null) {
            return web.getWebServer().getPort();
        }
        throw new IllegalStateException("it is no web server");
    }

    /** Takes no more requests, and gives those that are under way a few seconds to end. */
    @Override
    public void close() {
        changes.close(); // who watches is sent away first: they would wait until the end of the few seconds
        context.getBean(FleetWatch.class).close();
        context.getBean(Tunnels.class).close();
        context.close();
    }

    private static Map<String, Object> properties(ApiSettings settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.address", settings.host());
        properties.put("server.port", settings.port());
        // Whoever sends X-Forwarded-Host would say where this is; by itself, Spring believes it within Kubernetes.
        properties.put("server.forward-headers-strategy", "none");
        properties.put("server.shutdown", "graceful");
        properties.put("spring.lifecycle.timeout-per-shutdown-phase", "5s");
        // Else it makes one in the temporary folder at each start, which a kill leaves there.
        properties.put("server.tomcat.basedir", settings.scratch().toString());
        properties.put("server.tomcat.connection-timeout", "20s");
        properties.put("server.compression.enabled", true);
        // No form is taken, and these would read one whole before anybody is asked for a token.
        properties.put("spring.mvc.formcontent.filter.enabled", false);
        properties.put("spring.servlet.multipart.enabled", false);
        properties.put("spring.threads.virtual.enabled", true);
        properties.put("spring.jackson.property-naming-strategy", "SNAKE_CASE");
        properties.put("spring.jackson.deserialization.fail-on-unknown-properties", true);
        properties.put("spring.jackson.deserialization.fail-on-trailing-tokens", true);
        properties.put("spring.jackson.deserialization.fail-on-null-for-primitives", true);
        properties.put("spring.jackson.deserialization.accept-float-as-int", false);
        properties.put("spring.jackson.mapper.allow-coercion-of-scalars", false);
        properties.put("spring.jackson.mapper.accept-case-insensitive-enums", true); // as in queries
        properties.put("spring.jackson.datatype.enum.fail-on-numbers-for-enums", true);
        properties.put("spring.main.banner-mode", "off");
        properties.put("spring.jmx.enabled", false);
        properties.put("management.endpoints.web.exposure.include", "health,prometheus");
        properties.put("management.endpoint.health.show-details", "when-authorized");
        properties.put("management.endpoint.health.probes.enabled", true);
        properties.put("management.endpoint.health.group.readiness.include", "readinessState,coordinator");
        properties.put("management.health.diskspace.enabled", false);
        properties.put("management.health.ssl.enabled", false);
        settings.tls().ifPresent(tls -> {
            properties.put("server.ssl.bundle", "api");
            properties.put("spring.ssl.bundle.pem.api.reload-on-update", true);
            properties.put("spring.ssl.bundle.pem.api.keystore.certificate", "file:" + tls.certificate());
            properties.put("spring.ssl.bundle.pem.api.keystore.private-key", "file:" + tls.privateKey());
        });
        return properties;
    }
}
