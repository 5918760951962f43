package dev.coppice.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** RabbitMQ's own load tool, as a process of its own. */
final class PerfTestRun {
    private static final Pattern RECEIVED = Pattern.compile("receiving rate avg: ([0-9]+) msg/s");

    private PerfTestRun() {}

    /**
     * Messages per second that are published and confirmed, delivered one at a time to each consumer, and acknowledged one by one.
     *
     * @param unconfirmed how many publishes may wait for their confirm
     */
    static double messagesPerSecond(String broker, int consumers, int unconfirmed, int bytes, int seconds)
            throws IOException, InterruptedException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider", // it works with no other
                "-cp",
                System.getProperty("java.class.path"),
                "com.rabbitmq.perf.PerfTest",
                "--uri",
                broker,
                "--quorum-queue",
                "--queue",
                "perf-test",
                "--flag",
                "persistent",
                "--producers",
                "1",
                "--confirm",
                Integer.toString(unconfirmed),
                "--consumers",
                Integer.toString(consumers),
                "--qos",
                "1",
                "--size",
                Integer.toString(bytes),
                "--time",
                Integer.toString(seconds));
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        tool.getOutputStream().close();
        String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        tool.waitFor();
        Matcher rate = RECEIVED.matcher(output);
        if (!rate.find()) {
            throw new IOException("PerfTest told no rate: " + output);
        }
        return Double.parseDouble(rate.group(1));
    }
}
