package dev.coppice.testkit.engine;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Tests over a container engine, which their constructor takes: a {@link TestEngine}, or a {@link PrivateEngine} for those that stop
 * it. They run once, or once for each engine that the system property {@code coppice.engines} lists, such as {@code 20.10}. The
 * property {@code coppice.containers=none} leaves them out. No two classes of them run
 * at once.
 */
@ClassTemplate
@Documented
@ExtendWith(EngineExtension.class)
@ResourceLock("container engine")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EngineTest {}
