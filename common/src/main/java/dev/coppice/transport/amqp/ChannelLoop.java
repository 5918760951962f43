package dev.coppice.transport.amqp;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A piece of work that needs a channel, and begins anew with another one when it has lost it. */
final class ChannelLoop implements Runnable {
    private static final System.Logger LOG = System.getLogger(ChannelLoop.class.getName());
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Returns when the channel is closed, or throws then. */
    interface Work {
        void with(Channel channel) throws IOException, InterruptedException;
    }

    private final String name;
    private final Line line;
    private final Work work;
    private String trouble = "";

    ChannelLoop(String name, Line line, Work work) {
        this.name = name;
        this.line = line;
        this.work = work;
    }

    /** Ends when interrupted. */
    @Override
    public void run() {
        try {
            while (true) {
                Connection connection = line.await();
                try (Channel channel = Line.openChannel(connection)) {
                    work.with(channel);
                } catch (IOException | TimeoutException | ShutdownSignalException | BrokerException e) {
                    if (connection.isOpen()) {
                        tell(reason(e));
                        line.pause(PAUSE);
                    }
                }
            }
        } catch (InterruptedException e) {
            // The transport closes: the loop's only way out.
        }
    }

    /** Says once what is wrong, not at every try. */
    private void tell(String what) {
        if (!what.equals(trouble)) {
            trouble = what;
            LOG.log(System.Logger.Level.WARNING, "{0} lost its channel, and takes another: {1}", name, what);
        }
    }

    /** What the broker said, or else what happened first. */
    static String reason(Throwable e) {
        if (e instanceof BrokerException) {
            return String.valueOf(e.getMessage());
        }
        Throwable first = e;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ShutdownSignalException signal) {
                if (signal.getReason() instanceof AMQP.Channel.Close close) {
                    return close.getReplyText();
                }
                if (signal.getReason() instanceof AMQP.Connection.Close close) {
                    return close.getReplyText();
                }
            }
            first = cause;
        }
        return first.getMessage() == null ? first.getClass().getSimpleName() : first.getMessage();
    }
}
