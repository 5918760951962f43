package dev.coppice.worker.environment.engine;

/** Is told what happens to containers: by one thread at a time, which it does not hold up. */
public interface EngineListener {
    void happened(ContainerEvent event);

    /** The subscription stands now, for the first time or again: what happened before may not have been told, so look at everything. */
    void connected();

    /** The engine is away; the subscription goes on trying. */
    void away(EngineException why);
}
