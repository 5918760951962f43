package dev.coppice.testkit.broker;

import java.time.Duration;
import java.util.Optional;

/**
 * A RabbitMQ server of this process alone, on free ports, with files and a node name of its own. Tests may stop, kill and set it. It ends
 * with this process. For one thread.
 */
public interface PrivateBroker extends TestBroker, AutoCloseable {
    /**
     * Starts one: in a container, where there are a Docker engine and an image; else as a process. The caller closes it.
     *
     * @param version of RabbitMQ, such as {@code 4.0}; empty for whatever is there
     * @throws IllegalStateException when none can be had; says what to do
     */
    static PrivateBroker start(Optional<String> version) {
        Optional<PrivateBroker> contained = BrokerContainer.tryToStart(version);
        return contained.isPresent() ? contained.get() : BrokerProcess.start(version);
    }

    /** The version that was asked for; empty when any would do. */
    Optional<String> version();

    /** Starts it again, and waits until it serves. */
    void start();

    /** As an operator stops it. */
    void stop();

    /** As a power cut does. */
    void kill();

    default void restart() {
        stop();
        start();
    }

    /** It hangs: connections stay, and nothing is answered. */
    void pause();

    void resume();

    /** Takes nothing in any more, for want of memory: connections that publish are blocked. */
    default void raiseAlarm() {
        ctl("set_vm_memory_high_watermark 0");
    }

    default void clearAlarm() {
        ctl("set_vm_memory_high_watermark 0.6");
    }

    /** For channels that are opened from now on. It looks after its channels every second. */
    default void setConsumerTimeout(Duration timeout) {
        eval("application:set_env(rabbit, consumer_timeout, " + timeout.toMillis() + ").");
    }

    /** Lets the server evaluate an expression of its own language, and tells the result. */
    String eval(String expression);

    /** What {@code rabbitmqctl} says; its arguments hold no spaces. */
    String ctl(String arguments);

    /** Ends it, and waits until nothing of it is left. */
    @Override
    void close();
}
