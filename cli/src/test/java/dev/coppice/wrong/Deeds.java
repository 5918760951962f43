package dev.coppice.wrong;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Each class does what its package may not. */
public final class Deeds {
    private Deeds() {}

    public static final class StartsProcess {
        Process start() throws IOException {
            return new ProcessBuilder("true").start();
        }
    }

    public static final class NamesCompose {
        String program() {
            return "docker-compose";
        }
    }

    public static final class ReadsClock {
        long now() {
            return System.currentTimeMillis();
        }
    }

    public static final class ReadsClockByReference {
        final Supplier<Instant> now = Instant::now;
    }

    public static final class TakesSystemClock {
        final InstantSource time = InstantSource.system();
    }

    public static final class MakesThread {
        final Thread thread = new Thread(() -> {});
    }

    public static final class MakesVirtualThread {
        final Thread thread = Thread.startVirtualThread(() -> {});
    }

    public static final class MakesPool {
        void run() {
            try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
                pool.execute(() -> {});
            }
        }
    }

    public static final class Sleeps {
        void sleep() throws InterruptedException {
            Thread.sleep(1);
        }
    }

    public static final class SleepsByUnit {
        void sleep() throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    public static final class HasStaticVariable {
        static int count;
    }

    public static final class HasStaticCounter {
        static final AtomicInteger COUNT = new AtomicInteger();
    }

    public static final class HasStaticMap {
        static final HashMap<String, String> SEEN = new HashMap<>();
    }

    public static final class HasStaticConcurrentMap {
        static final Map<String, String> CONSTANT = Map.of();
        static final java.util.concurrent.ConcurrentMap<String, String> SEEN =
                new java.util.concurrent.ConcurrentHashMap<>();
    }

    public static final class HasStaticArray {
        static final int[] TABLE = {1};
    }

    public static final class ReadsEnvironment {
        final String path = System.getenv("PATH");
    }

    public static final class Prints {
        void print() {
            System.out.println("hello");
        }
    }

    public static final class Exits {
        void exit() {
            System.exit(1);
        }
    }
}
