package dev.coppice.transport.amqp;

import com.rabbitmq.client.Channel;
import dev.coppice.transport.Link;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

/** Counts the tickets that lie in queues, one after the other. Safe for use by many threads. */
final class Counts {
    private final Line line;
    private final Topology topology;
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

    private record Asked(String queue, CompletableFuture<OptionalInt> answer) {}

    Counts(Line line, Topology topology) {
        this.line = line;
        this.topology = topology;
    }

    /** Empty when events wait: some tickets may be taken, and that is not heard of yet. Or when the broker does not tell. */
    CompletionStage<OptionalInt> count(String queue) {
        Asked question = new Asked(queue, new CompletableFuture<>());
        if (line.link() == Link.DOWN) {
            question.answer().complete(OptionalInt.empty());
        } else {
            asked.add(question);
        }
        return question.answer();
    }

    void run(Channel channel) throws IOException, InterruptedException {
        while (channel.isOpen()) {
            Asked question = asked.take();
            OptionalInt answer = OptionalInt.empty();
            try {
                int lying = topology.declareJobs(channel.getConnection(), question.queue());
                answer = channel.messageCount(topology.names().events()) == 0 ? OptionalInt.of(lying) : answer;
            } finally {
                question.answer().complete(answer);
            }
        }
    }
}
