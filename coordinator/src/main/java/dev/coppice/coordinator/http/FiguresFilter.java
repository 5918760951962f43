package dev.coppice.coordinator.http;

import dev.coppice.coordinator.metrics.FleetMetrics;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Brings the figures up to date before they are read. */
final class FiguresFilter extends OncePerRequestFilter {
    static final String PATH = "/actuator/prometheus";

    private final FleetMetrics metrics;

    FiguresFilter(FleetMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        metrics.refresh();
        chain.doFilter(request, response);
    }
}
