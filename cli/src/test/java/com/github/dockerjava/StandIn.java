package com.github.dockerjava;

/** Stands for a library that is not on the class path yet, so that the rule about it can be seen to fail. */
public interface StandIn {}
