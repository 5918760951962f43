package dev.coppice.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Celery workers whose tasks do nothing, as processes of their own over a real broker. The Python that has Celery is {@code python3}, or
 * the system property {@code bench.python}.
 */
final class CeleryFleet implements AutoCloseable {
    private static final String PYTHON = System.getProperty("bench.python", "python3");
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 30;

    private final Path folder;
    private final Path results;
    private final String broker;
    private final List<Process> workers = new ArrayList<>();

    CeleryFleet(String broker, Path folder, int workers, int slotsEach) throws IOException, InterruptedException {
        this.broker = broker + "//";
        this.folder = Files.createDirectories(folder);
        results = Files.createDirectory(folder.resolve("results"));
        try (InputStream application = CeleryFleet.class.getResourceAsStream("noop_celery.py")) {
            Files.copy(
                    application == null ? InputStream.nullInputStream() : application,
                    folder.resolve("noop_celery.py"));
        }
        for (int number = 1; number <= workers; number++) {
            this.workers.add(python(
                            "worker-" + number + ".log",
                            List.of("-m", "celery", "-A", "noop_celery", "worker", "--loglevel", "INFO"),
                            List.of("--concurrency", Integer.toString(slotsEach), "-n", "w" + number + "@localhost"))
                    .start());
        }
        awaitReady();
    }

    private ProcessBuilder python(String log, List<String> arguments, List<String> more) {
        List<String> command = new ArrayList<>(List.of(PYTHON));
        command.addAll(arguments);
        command.addAll(more);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(log).toFile());
        builder.environment().put("BROKER", broker);
        builder.environment().put("RESULTS", results.toString());
        return builder;
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + START_SECONDS * 1_000_000_000;
        for (int number = 1; number <= workers.size(); number++) {
            Path log = folder.resolve("worker-" + number + ".log");
            while (!Files.readString(log).contains("ready.")) {
                if (System.nanoTime() > end || !workers.get(number - 1).isAlive()) {
                    close();
                    throw new IOException("a Celery worker has not started: " + Files.readString(log)
                            + "\nInstall Celery, or name the Python that has it with -Dbench.python=…");
                }
                Thread.sleep(50);
            }
        }
    }

    /** Seconds from the first call until the last result is stored. */
    double seconds(int jobs) throws IOException, InterruptedException {
        try (Stream<Path> old = Files.list(results)) {
            for (Path result : old.toList()) {
                Files.delete(result);
            }
        }
        int exit = python("submit.log", List.of("noop_celery.py"), List.of(Integer.toString(jobs)))
                .start()
                .waitFor();
        String printed = Files.readString(folder.resolve("submit.log")).strip();
        if (exit != 0) {
            throw new IOException("the calls to Celery ended with " + exit + ": " + printed);
        }
        return Double.parseDouble(printed.lines().toList().getLast());
    }

    /** A worker that does not end when asked to, as some do after thousands of tasks, is killed with the processes of its pool. */
    @Override
    public void close() {
        List<ProcessHandle> all = workers.stream()
                .map(Process::toHandle)
                .flatMap(worker -> Stream.concat(worker.descendants(), Stream.of(worker)))
                .toList();
        workers.forEach(Process::destroy);
        for (Process worker : workers) {
            worker.onExit()
                    .completeOnTimeout(worker, STOP_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
        all.forEach(ProcessHandle::destroyForcibly);
        workers.forEach(worker -> worker.onExit().join());
    }
}
