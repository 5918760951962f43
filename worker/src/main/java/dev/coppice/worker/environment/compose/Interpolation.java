package dev.coppice.worker.environment.compose;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Puts values in the place of variables as compose does: {@code $NAME}, {@code ${NAME}}, {@code ${NAME:-default}} and their like. */
final class Interpolation {
    private final Map<String, String> variables;

    Interpolation(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** @throws ComposeException when a reference has no end, or asks for a value that is not there */
    String expand(String text) throws ComposeException {
        StringBuilder expanded = new StringBuilder();
        for (int at = 0; at < text.length(); ) {
            char here = text.charAt(at);
            if (here != '$' || at + 1 == text.length()) {
                expanded.append(here);
                at++;
            } else if (text.charAt(at + 1) == '$') {
                expanded.append('$');
                at += 2;
            } else if (text.charAt(at + 1) == '{') {
                int end = end(text, at);
                expanded.append(braced(text.substring(at + 2, end)));
                at = end + 1;
            } else {
                int end = name(text, at + 1);
                if (end == at + 1) {
                    throw ComposeException.badFile(
                            "\"" + text + "\" has a $ before no variable; write $$ for the sign");
                }
                expanded.append(variables.getOrDefault(text.substring(at + 1, end), ""));
                at = end;
            }
        }
        return expanded.toString();
    }

    private static int end(String text, int open) throws ComposeException {
        int depth = 0;
        for (int at = open; at < text.length(); at++) {
            if (text.startsWith("${", at)) {
                depth++;
            } else if (text.charAt(at) == '}' && --depth == 0) {
                return at;
            }
        }
        throw ComposeException.badFile("\"" + text + "\" has a ${ without its }");
    }

    private static int name(String text, int from) {
        int at = from;
        while (at < text.length()
                && (text.charAt(at) == '_'
                        || isLetter(text.charAt(at))
                        || (at > from && Character.isDigit(text.charAt(at))))) {
            at++;
        }
        return at;
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private String braced(String inner) throws ComposeException {
        int end = name(inner, 0);
        String name = inner.substring(0, end);
        String rest = inner.substring(end);
        boolean emptyCounts = rest.startsWith(":");
        Optional<String> value =
                Optional.ofNullable(variables.get(name)).filter(text -> !(emptyCounts && text.isEmpty()));
        String operator = emptyCounts ? rest.substring(1) : rest;
        if (end == 0 || (!rest.isEmpty() && operator.isEmpty())) {
            throw ComposeException.badFile("\"${" + inner + "}\" is no reference; write it like ${NAME:-default}");
        }
        if (rest.isEmpty()) {
            return value.orElse("");
        }
        String word = operator.substring(1);
        return switch (operator.charAt(0)) {
            case '-' -> value.isPresent() ? value.get() : expand(word);
            case '+' -> value.isPresent() ? expand(word) : "";
            case '?' -> {
                if (value.isEmpty()) {
                    throw ComposeException.badFile(
                            "the variable " + name + " has no value" + (word.isEmpty() ? "" : ": " + expand(word)));
                }
                yield value.get();
            }
            default ->
                throw ComposeException.badFile("\"${" + inner + "}\" is no reference; write it like ${NAME:-default}");
        };
    }

    /** So that compose reads the text as it is. */
    static UnaryOperator<String> escaping() {
        return text -> text.replace("$", "$$");
    }
}
