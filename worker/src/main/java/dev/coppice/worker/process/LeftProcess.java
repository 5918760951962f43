package dev.coppice.worker.process;

/**
 * A process that outlived the shell it came from.
 *
 * @param command its command line, cut to 200 characters
 */
public record LeftProcess(int pid, String command) {
    @Override
    public String toString() {
        return pid + " (" + command + ")";
    }
}
