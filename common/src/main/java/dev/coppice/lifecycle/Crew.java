package dev.coppice.lifecycle;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Threads that belong together and end together. Safe for use by many threads.
 *
 * <p>A thread's work answers an interrupt by ending. What it throws goes to the thread's uncaught-exception handler.
 */
public final class Crew implements AutoCloseable {
    private final String name;
    private final Set<Thread> members = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param name the first part of its threads' names */
    public Crew(String name) {
        this.name = name;
    }

    /**
     * Starts a virtual thread. One that starts while the crew closes is interrupted from its beginning.
     *
     * @throws IllegalStateException when the crew is closed
     */
    public Thread start(String task, Runnable work) {
        return start(Thread.ofVirtual(), task, work);
    }

    /**
     * Starts a virtual thread that finds something out. What it throws, the result fails with.
     *
     * @throws IllegalStateException when the crew is closed
     */
    public <T> CompletableFuture<T> call(String task, Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        start(task, () -> {
            try {
                result.complete(work.call());
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /**
     * Starts a thread of the operating system's, for work that waits inside a system call (to read from a pipe, say): there a
     * virtual thread would keep its carrier from all others. Such a wait does not end by an interrupt, so whoever closes the
     * crew ends it first.
     *
     * @throws IllegalStateException when the crew is closed
     */
    public Thread startBlocking(String task, Runnable work) {
        return start(Thread.ofPlatform().daemon(), task, work);
    }

    private Thread start(Thread.Builder kind, String task, Runnable work) {
        if (closed) {
            throw new IllegalStateException("the crew " + name + " is closed: " + task + " can't start");
        }
        Thread thread = kind.name(name + "/" + task).unstarted(() -> {
            try {
                work.run();
            } finally {
                members.remove(Thread.currentThread());
            }
        });
        members.add(thread);
        thread.start();
        if (closed) {
            thread.interrupt();
        }
        return thread;
    }

    /**
     * Interrupts every thread and waits until all have ended, however long that takes. Called by one of its own threads, it
     * does not wait for that one. An interrupt of the caller is kept for later.
     */
    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        for (Thread member : members) {
            if (!member.equals(Thread.currentThread())) {
                member.interrupt();
            }
        }
        for (Thread member : members) {
            while (!member.equals(Thread.currentThread()) && member.isAlive()) {
                try {
                    member.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
