package dev.coppice.cli.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.InstantSource;
import java.time.temporal.Temporal;
import java.util.Calendar;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What classes do: calls, constructions and method references alike. */
final class Calls {
    private static final Set<String> CONSTANT_COLLECTIONS = Set.of("java.util.List", "java.util.Set", "java.util.Map");

    private Calls() {}

    static ArchCondition<JavaClass> startProcesses() {
        return access("start processes", of(ProcessBuilder.class), of(Runtime.class, "exec"));
    }

    static ArchCondition<JavaClass> readTheWallClock() {
        return access(
                "read the wall clock",
                of(System.class, "currentTimeMillis"),
                of(Clock.class, "systemUTC", "systemDefaultZone", "system", "tickMillis", "tickSeconds", "tickMinutes"),
                of(InstantSource.class, "system"),
                of(Temporal.class, "now").where(target -> !target.getFullName().endsWith("(java.time.Clock)")),
                of(Date.class, "<init>").where(target -> target.getFullName().endsWith("()")),
                of(Calendar.class, "getInstance"));
    }

    static ArchCondition<JavaClass> makeThreads() {
        return access(
                "make threads",
                of(Thread.class, "<init>", "ofVirtual", "ofPlatform", "startVirtualThread"),
                of(Executors.class),
                of(Timer.class),
                of(ThreadPoolExecutor.class, "<init>"),
                of(ForkJoinPool.class),
                of(CompletableFuture.class, "runAsync", "supplyAsync"),
                of(Collection.class, "parallelStream"));
    }

    static ArchCondition<JavaClass> sleep() {
        return access(
                "sleep",
                of(Thread.class, "sleep"),
                of(TimeUnit.class, "sleep"),
                of(LockSupport.class, "parkNanos", "parkUntil"));
    }

    static ArchCondition<JavaClass> touchTheProcess() {
        return access(
                "touch what belongs to the whole process",
                of(System.class, "out", "err", "in", "getenv", "exit", "console"),
                of(Runtime.class, "exit", "halt"));
    }

    /** Have this very text among their constants. */
    static ArchCondition<JavaClass> name(String constant) {
        return new ArchCondition<>("name " + constant) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                byte[] text = constant.getBytes(StandardCharsets.UTF_8);
                String entry = "\1" + (char) (text.length >> 8) + (char) (text.length & 0xff) + constant;
                type.getSource().ifPresent(source -> {
                    try (InputStream file = source.getUri().toURL().openStream()) {
                        if (new String(file.readAllBytes(), StandardCharsets.ISO_8859_1).contains(entry)) {
                            events.add(SimpleConditionEvent.satisfied(type, type.getName() + " names " + constant));
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(type + " can't be read", e);
                    }
                });
            }
        };
    }

    static ArchCondition<JavaField> holdNoState() {
        return new ArchCondition<>("hold no state that can change") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                JavaClass type = field.getRawType();
                boolean collection = type.isAssignableTo(Collection.class) || type.isAssignableTo(Map.class);
                boolean changes = !field.getModifiers().contains(JavaModifier.FINAL)
                        || type.isArray()
                        || type.getPackageName().startsWith("java.util.concurrent.atomic")
                        || type.isAssignableTo(ThreadLocal.class)
                        || type.isAssignableTo(StringBuilder.class)
                        || (collection && !CONSTANT_COLLECTIONS.contains(type.getName()));
                events.add(new SimpleConditionEvent(field, !changes, field.getDescription() + " can change"));
            }
        };
    }

    private interface Target {
        boolean is(AccessTarget target);

        default Target where(Predicate<AccessTarget> more) {
            return target -> is(target) && more.test(target);
        }
    }

    /** The members of these names, or any member, of a type and its subtypes. */
    private static Target of(Class<?> owner, String... names) {
        Set<String> wanted = Set.of(names);
        return target ->
                target.getOwner().isAssignableTo(owner) && (wanted.isEmpty() || wanted.contains(target.getName()));
    }

    private static ArchCondition<JavaClass> access(String what, Target... targets) {
        return ArchConditions.accessTargetWhere(DescribedPredicate.<JavaAccess<?>>describe(
                        what, access -> Stream.of(targets).anyMatch(target -> target.is(access.getTarget()))))
                .as(what);
    }
}
