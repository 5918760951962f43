package dev.coppice.environment;

import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service's variables may say: {@code ${NAME}} for the value of a variable or secret of the plan, and {@code $$} for a dollar sign.
 * Any other dollar sign stands for itself.
 */
public final class VariableReferences {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private VariableReferences() {}

    /** The names in a text. */
    public static Set<String> names(String text) {
        Set<String> names = new TreeSet<>();
        REFERENCE
                .matcher(text)
                .results()
                .map(reference -> reference.group(1))
                .filter(name -> name != null)
                .forEach(names::add);
        return names;
    }

    /**
     * Puts values in their place.
     *
     * @param value by name
     */
    public static String replace(String text, UnaryOperator<String> value) {
        return REFERENCE.matcher(text).replaceAll(reference -> Matcher.quoteReplacement(valueOf(reference, value)));
    }

    private static String valueOf(MatchResult reference, UnaryOperator<String> value) {
        String name = reference.group(1);
        return name == null ? "$" : value.apply(name);
    }
}
