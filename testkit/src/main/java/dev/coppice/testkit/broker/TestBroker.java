package dev.coppice.testkit.broker;

/** A broker that tests share: they keep to names of their own, and do not stop it. */
public interface TestBroker {

    /** With user and password. */
    String url();
}
