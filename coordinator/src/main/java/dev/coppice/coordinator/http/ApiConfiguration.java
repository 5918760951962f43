package dev.coppice.coordinator.http;

import com.fasterxml.jackson.annotation.Nulls;
import dev.coppice.coordinator.server.OfferTimes;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.InstantSource;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** What Spring makes of the parts that {@link HttpServer} gives it. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
    Problems.class,
    LastProblems.class,
    ServerController.class,
    SessionController.class,
    JobController.class,
    ResultController.class,
    FileController.class,
    UploadController.class,
    WorkerController.class,
    EnvironmentController.class,
    TunnelController.class,
    Tunnels.class,
    DeadTicketController.class,
    TokenController.class,
    ReadingCookie.class,
    ParallelTestController.class,
    EventController.class,
    Submitting.class,
    LogFollowing.class,
    FleetWatch.class,
})
class ApiConfiguration implements WebMvcConfigurer {
    private final Backend backend;

    ApiConfiguration(Backend backend) {
        this.backend = backend;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new AccessInterceptor(backend)).addPathPatterns("/api/**");
        registry.addInterceptor(new AcceptInterceptor()).addPathPatterns("/api/**");
    }

    @Bean
    static WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat(ApiSettings settings) {
        return factory -> {
            // Without one, it serves the files of a folder "public" or "static" where the coordinator was started.
            factory.setDocumentRoot(emptyFolder(settings));
            factory.addEngineValves(new SlowBodies());
            // A file's name may hold a backslash.
            factory.addConnectorCustomizers(connector ->
                    connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    // What Tomcat refuses by itself, such as a line that is not HTTP.
                    host.setErrorReportValveClass(TomcatProblems.class.getName());
                }
            });
        };
    }

    private static File emptyFolder(ApiSettings settings) {
        try {
            return Files.createDirectories(settings.scratch().resolve("empty")).toFile();
        } catch (IOException e) {
            throw new UncheckedIOException("can't make a folder for the HTTP server: " + e.getMessage(), e);
        }
    }

    /** A body is taken as it is written: no text for a number, no number for a text, and no null in a list or a map. */
    @Bean
    static JsonMapperBuilderCustomizer strictBodies() {
        return builder -> builder.changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    }

    @Bean
    static ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }

    @Bean
    static Origins origins(ApiSettings settings) {
        return new Origins(settings.host(), settings.publicAddress());
    }

    @Bean
    static HealthIndicator coordinator(Backend backend) {
        return new CoordinatorHealth(backend);
    }

    @Bean
    static FilterRegistrationBean<Gauges> gauges(Backend backend, OfferTimes offers, MeterRegistry registry) {
        FilterRegistrationBean<Gauges> bean = new FilterRegistrationBean<>(new Gauges(backend, offers, registry));
        bean.addUrlPatterns("/actuator/prometheus");
        bean.setOrder(3);
        return bean;
    }

    @Bean
    static FilterRegistrationBean<PageHeaders> pageHeaders() {
        FilterRegistrationBean<PageHeaders> bean = new FilterRegistrationBean<>(new PageHeaders());
        bean.setOrder(0);
        return bean;
    }

    @Bean
    static FilterRegistrationBean<AccessFilter> accessFilter(
            Backend backend, ApiSettings settings, Origins origins, ProblemWriter problems) {
        FilterRegistrationBean<AccessFilter> bean =
                new FilterRegistrationBean<>(new AccessFilter(backend, settings.loopback(), origins, problems));
        bean.setOrder(1);
        return bean;
    }

    @Bean
    static FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(
            ApiSettings settings, InstantSource clock, ProblemWriter problems) {
        FilterRegistrationBean<BodyLimitFilter> bean =
                new FilterRegistrationBean<>(new BodyLimitFilter(settings.largestBody(), clock, problems));
        bean.setOrder(2);
        return bean;
    }
}
