package dev.coppice.worker.environment.engine;

/** Is told how far a pull has come, now and then, on the thread that pulls. */
@FunctionalInterface
public interface PullProgress {
    /**
     * More has come.
     *
     * @param done bytes that are here
     * @param known bytes of all layers whose size is known by now; 0 while none is
     */
    void pulled(long done, long known);
}
