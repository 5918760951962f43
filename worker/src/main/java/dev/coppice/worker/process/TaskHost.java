package dev.coppice.worker.process;

import dev.coppice.plan.ShellBlock;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Where the blocks of one attempt run, one after the other; ends what they leave. For one thread at a time. Closed by who made it,
 * before the files that its processes may use are given back.
 */
public interface TaskHost extends Closeable {
    /**
     * Runs a block to its end, or until its time is over: then all processes of the attempt are ended. Standard output and
     * error go to the sink in the order they were written; the input is empty.
     *
     * @param folder the working directory, as the block sees it
     * @param variables all that the block gets; holds the attempt's token
     * @param limit how long the block may run; the grace comes on top
     * @throws InterruptedException when this thread is interrupted; all processes of the attempt have been ended
     * @throws IOException when the block can't be started, or its output not be kept
     */
    BlockEnd run(ShellBlock block, Path folder, Map<String, String> variables, OutputSink output, Duration limit)
            throws IOException, InterruptedException;

    /**
     * Ends every process of the attempt that still runs. To be called when the attempt ends, however it does. Not cut short by an
     * interrupt; may be called again.
     */
    Swept sweep();

    /**
     * Gives the host back, swept if it was not yet.
     *
     * @throws IOException when processes still run, or the host can't be given back; the message says what is left
     */
    @Override
    void close() throws IOException;
}
