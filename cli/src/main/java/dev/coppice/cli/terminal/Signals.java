package dev.coppice.cli.terminal;

import java.lang.reflect.Proxy;

/**
 * Hears signals. The JDK offers that only through {@code sun.misc.Signal}, which is supported in fact but compiles with a warning
 * that nothing turns off; hence the reflection.
 */
public final class Signals {
    private Signals() {}

    /**
     * Runs the action on a thread of the JVM's each time the signal comes.
     *
     * @param name without SIG
     * @return false where this JVM can't hear that signal
     */
    public static boolean on(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            // The JVM calls the handler's one method, and nothing else of it.
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        action.run();
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
            return true;
        } catch (ReflectiveOperationException e) {
            // Not this JVM: the caller goes without.
            return false;
        }
    }
}
