package dev.coppice.coordinator.http;

import dev.coppice.coordinator.Census;
import dev.coppice.coordinator.metrics.FleetMetrics;
import dev.coppice.coordinator.server.OfferTimes;
import dev.coppice.coordinator.server.Standing;
import dev.coppice.transport.Link;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.springframework.web.filter.OncePerRequestFilter;

/** The figures of this coordinator, brought up to date before each reading. */
final class Gauges extends OncePerRequestFilter {
    private final FleetMetrics fleet;

    Gauges(Backend backend, OfferTimes offers, MeterRegistry registry) {
        fleet = new FleetMetrics(
                registry,
                () -> backend.standing() instanceof Standing.Leading leading
                        ? leading.coordinator().census()
                        : Census.NOTHING);
        Gauge.builder("coppice.leader", backend, now -> now.standing() instanceof Standing.Leading ? 1 : 0)
                .description("1 for the coordinator that decides, 0 for one that stands by or waits")
                .register(registry);
        for (Link link : Link.values()) {
            Gauge.builder("coppice.link", backend, now -> is(now.standing(), link) ? 1 : 0)
                    .description("1 for the state that the link to the broker is in")
                    .tag("state", link.name())
                    .register(registry);
        }
        Gauge.builder(
                        "coppice.parked.events",
                        backend,
                        now -> now.standing() instanceof Standing.Leading leading
                                ? leading.transport().parked()
                                : 0)
                .description("Events that were set aside, as they could not be read or taken in")
                .register(registry);
        Gauge.builder(
                        "coppice.dead.tickets",
                        backend,
                        now -> now.records().deadTickets().count())
                .description("Tickets that no worker could take, and of which no new attempt was made")
                .register(registry);
        FunctionTimer.builder("coppice.dispatch", offers, OfferTimes::count, OfferTimes::nanos, TimeUnit.NANOSECONDS)
                .description("From an offer of tickets until the broker has them")
                .register(registry);
        backend.onStanding(standing -> {
            if (standing instanceof Standing.Leading leading) {
                leading.coordinator().observe(fleet);
            }
        });
    }

    private static boolean is(Standing standing, Link link) {
        return standing instanceof Standing.Leading leading
                ? leading.transport().link() == link
                : link == Link.DOWN;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        fleet.refresh();
        chain.doFilter(request, response);
    }
}
