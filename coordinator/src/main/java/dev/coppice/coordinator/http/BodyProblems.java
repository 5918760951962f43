package dev.coppice.coordinator.http;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a body of JSON, where, and what to write instead. */
final class BodyProblems {
    private BodyProblems() {}

    static Problem of(JacksonException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return unknownField(unknown);
        }
        String where = path(e);
        return new Problem(ProblemType.BAD_JSON, (where.isEmpty() ? "" : where + ": ") + words(e) + line(e));
    }

    private static Problem unknownField(UnrecognizedPropertyException e) {
        List<String> known =
                e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
        return new Problem(
                ProblemType.UNKNOWN_FIELD,
                "there is no field " + ValueWords.sent(path(e)) + "; there are " + String.join(", ", known));
    }

    private static String words(JacksonException e) {
        return switch (e) {
            case InputCoercionException ignored -> "the number is too large, or too small";
            case StreamReadException ignored ->
                "this is not JSON; look for a bracket, comma or quote that is missing or too many";
            case StreamConstraintsException ignored ->
                "a name, a text or a number is too long, or it is nested too deep";
            case InvalidNullException ignored -> "null is not taken; give a value, or leave it out";
            case InvalidFormatException value -> wrong(value, written(value.getValue()));
            case MismatchedInputException value -> wrong(value, kind(value.getCurrentToken()));
            default -> "the body can't be read; send JSON as /api/v1/openapi.json describes it";
        };
    }

    private static String wrong(MismatchedInputException e, String found) {
        if (e.getPath().isEmpty()) {
            return "the body is to be one JSON object, { … }, and nothing after it";
        }
        Class<?> type = e.getTargetType();
        return "write " + ValueWords.wanted(type == null ? Object.class : type)
                + (found.isEmpty() ? "" : ", not " + found);
    }

    private static String written(Object value) {
        return value instanceof String ? '"' + ValueWords.sent(value) + '"' : ValueWords.sent(value);
    }

    private static String kind(@Nullable JsonToken token) {
        return switch (token) {
            case START_OBJECT, PROPERTY_NAME, END_OBJECT -> "an object";
            case START_ARRAY, END_ARRAY -> "a list";
            case VALUE_STRING -> "a text in quotes";
            case VALUE_NUMBER_INT -> "a number";
            case VALUE_NUMBER_FLOAT -> "a number with a fraction";
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_NULL -> "null";
            case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "";
            case null -> "";
        };
    }

    private static String path(JacksonException e) {
        return e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    private static String line(JacksonException e) {
        return e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    }
}
