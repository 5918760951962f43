package dev.coppice.coordinator.http;

import dev.coppice.testkit.repository.TestRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests one server, started once, and each test a pool of its own there, so that they don't meet. */
final class SharedServer implements ParameterResolver {
    /** A server with a repository of three plans, and a pool that nobody else uses. */
    static final class Bench implements AutoCloseable {
        private static final AtomicInteger COUNT = new AtomicInteger();

        final ApiServer server;
        final ApiClient api;
        final String repository;
        final String pool = "pool" + COUNT.incrementAndGet();
        private final List<HandWorker> workers = new ArrayList<>();

        Bench(ApiServer server, String repository) {
            this.server = server;
            this.api = server.client();
            this.repository = repository;
        }

        HandWorker worker(int slots) {
            HandWorker worker = server.worker("worker-of-" + pool, pool, slots);
            workers.add(worker);
            Waiting.until(
                    () -> api.get("/api/v1/workers/worker-of-" + pool).status() == 200,
                    () -> "the worker is not known");
            return worker;
        }

        String submit(String... plans) {
            return api.submit(repository, pool, named -> named.addAll(List.of(plans)));
        }

        @Override
        public void close() {
            workers.forEach(HandWorker::close);
        }
    }

    private record Started(ApiServer server, Path folder, String repository) implements AutoCloseable {
        static Started create() {
            try {
                Path folder = Files.createTempDirectory("api");
                return new Started(
                        ApiServer.leading(ApiServer.Setup.at(folder.resolve("data"))),
                        folder,
                        SharedServer.repository(folder.resolve("repository")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** A repository with plans a, b, c, where c needs a. */
    static String repository(Path folder) {
        TestRepository repository = TestRepository.init(folder);
        repository.write("a.md", "# Plan a\n```bash\ntrue\n```\n");
        repository.write("b.md", "# Plan b\n```bash\ntrue\n```\n");
        repository.write("c.md", "---\nneeds: [a.md]\n---\n# Plan c\n```bash\ntrue\n```\n");
        repository.write(
                "services.md", "---\nservices: { db: { image: busybox } }\n---\n# Services\n```bash\ntrue\n```\n");
        repository.commit("plans");
        return folder.toString();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Bench.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Started started = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedServer.class))
                .computeIfAbsent(Started.class, key -> Started.create(), Started.class);
        Bench bench = new Bench(started.server(), started.repository());
        context.getStore(ExtensionContext.Namespace.create(context.getUniqueId()))
                .put(bench, bench);
        return bench;
    }
}
