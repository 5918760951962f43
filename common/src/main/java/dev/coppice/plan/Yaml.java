package dev.coppice.plan;

import java.util.List;

/** A YAML document without its riddles: no tags, anchors or aliases, only text keys, each once, and a line for everything. */
sealed interface Yaml {

    /** From 1. */
    int line();

    /** A number, a truth value or a text, as it is written. */
    record Scalar(String text, int line) implements Yaml {}

    /** Nothing, or {@code null}, or {@code ~}. */
    record Empty(int line) implements Yaml {}

    record Sequence(List<Yaml> items, int line) implements Yaml {}

    record Mapping(List<Entry> entries, int line) implements Yaml {}

    /** Something that has been reported already. */
    record Faulty(int line) implements Yaml {}

    record Entry(String key, int line, Yaml value) {}
}
