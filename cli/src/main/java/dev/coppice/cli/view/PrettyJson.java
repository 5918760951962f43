package dev.coppice.cli.view;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a command prints for programs, with {@code --json}. */
public final class PrettyJson {
    private PrettyJson() {}

    /** A JSON document on several lines, without a line break at its end. */
    public static String of(Object document) {
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(document);
    }
}
