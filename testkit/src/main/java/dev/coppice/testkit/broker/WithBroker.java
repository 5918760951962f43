package dev.coppice.testkit.broker;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests over several versions of something else, which need a broker besides: whatever version is to be had. See {@link BrokerTest}. */
@Documented
@ExtendWith(BrokerExtension.class)
@ResourceLock(BrokerExtension.LOCK)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WithBroker {}
