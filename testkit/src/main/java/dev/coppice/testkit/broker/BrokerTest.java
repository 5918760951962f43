package dev.coppice.testkit.broker;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Tests over a broker, which their constructor takes: a {@link TestBroker}, or a {@link PrivateBroker} for those that stop it. They
 * run once, or once for each version of RabbitMQ that the system property {@code coppice.brokers} lists: {@code 3.10,4.0,4.3}. No two
 * classes of them run at once.
 */
@ClassTemplate
@Documented
@ExtendWith(BrokerExtension.class)
@ResourceLock(BrokerExtension.LOCK)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface BrokerTest {}
