package dev.coppice.worker.worktree;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Calls of the system's C library, through {@code java.lang.foreign}. Java has that from 22 on; this code is of Java 21, and so finds it by
 * its names. Safe for use by many threads.
 *
 * @param linker a Linker
 * @param library a SymbolLookup
 */
record NativeLinker(Object linker, Object library) {
    private static final String FOREIGN = "java.lang.foreign.";

    /** Nothing when this Java has none, or would warn of it because it was started without {@code --enable-native-access}. */
    static Optional<NativeLinker> find() {
        try {
            Module own = NativeLinker.class.getModule();
            if (!(boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(own)) {
                return Optional.empty();
            }
            Class<?> type = Class.forName(FOREIGN + "Linker");
            Object linker = type.getMethod("nativeLinker").invoke(null);
            return Optional.of(
                    new NativeLinker(linker, type.getMethod("defaultLookup").invoke(linker)));
        } catch (ReflectiveOperationException | RuntimeException | LinkageError noneHere) {
            return Optional.empty();
        }
    }

    /**
     * A function that returns an int; nothing when there is none of that name.
     *
     * @param parameters {@code int.class}, or {@code long.class} for addresses too
     */
    Optional<MethodHandle> link(String function, Class<?>... parameters) {
        try {
            Class<?> layout = Class.forName(FOREIGN + "MemoryLayout");
            Object layouts = Array.newInstance(layout, parameters.length);
            for (int i = 0; i < parameters.length; i++) {
                Array.set(layouts, i, layout(parameters[i]));
            }
            Object descriptor = Class.forName(FOREIGN + "FunctionDescriptor")
                    .getMethod("of", layout, layouts.getClass())
                    .invoke(null, layout(int.class), layouts);
            Optional<?> symbol = (Optional<?>) Class.forName(FOREIGN + "SymbolLookup")
                    .getMethod("find", String.class)
                    .invoke(library, function);
            Object noOptions = Array.newInstance(Class.forName(FOREIGN + "Linker$Option"), 0);
            Method downcall = Class.forName(FOREIGN + "Linker")
                    .getMethod(
                            "downcallHandle",
                            Class.forName(FOREIGN + "MemorySegment"),
                            Class.forName(FOREIGN + "FunctionDescriptor"),
                            noOptions.getClass());
            return symbol.isEmpty()
                    ? Optional.empty()
                    : Optional.of((MethodHandle) downcall.invoke(linker, symbol.get(), descriptor, noOptions));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java can't call " + function, e);
        }
    }

    private static Object layout(Class<?> type) throws ReflectiveOperationException {
        return Class.forName(FOREIGN + "ValueLayout")
                .getField(type == int.class ? "JAVA_INT" : "JAVA_LONG")
                .get(null);
    }

    /** Where a buffer of the system's memory begins. */
    long address(ByteBuffer buffer) {
        try {
            Class<?> segment = Class.forName(FOREIGN + "MemorySegment");
            Object whole = segment.getMethod("ofBuffer", Buffer.class)
                    .invoke(null, buffer.duplicate().clear());
            return (long) segment.getMethod("address").invoke(whole);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java can't tell where a buffer is", e);
        }
    }
}
