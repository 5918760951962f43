package dev.coppice.coordinator.http;

import dev.coppice.coordinator.token.Role;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The role that an operation needs. One that has none is refused to everybody. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Requires {
    Role value();

    /** Whether a coordinator that stands by does it too. */
    boolean whateverStanding() default false;
}
