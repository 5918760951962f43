package dev.coppice.worker.hosted;

import dev.coppice.tunnel.Frame;
import dev.coppice.tunnel.FrameSender;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** This worker's end of one tunnel. Safe for use by many threads. */
final class TunnelEnd {
    private final FrameSender sender;
    private final CountDownLatch gone = new CountDownLatch(1);

    TunnelEnd(FrameSender sender) {
        this.sender = sender;
    }

    /** Takes what the other end sends. */
    interface Receiver {
        void receive(Frame frame) throws IOException, InterruptedException;
    }

    FrameSender sender() {
        return sender;
    }

    /** Gives a receiver all that comes, until the other end is gone, or the receiver fails. */
    void receive(InputStream in, Receiver receiver) {
        try (in) {
            for (Optional<Frame> next = Frame.read(in); next.isPresent(); next = Frame.read(in)) {
                receiver.receive(next.get());
            }
        } catch (IOException e) {
            // It is over: what is still sent says why, if anybody hears it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it ends
        } finally {
            gone.countDown();
        }
    }

    /** Waits; true when the other end is gone. */
    boolean isGoneWithin(Duration time) throws InterruptedException {
        return gone.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
