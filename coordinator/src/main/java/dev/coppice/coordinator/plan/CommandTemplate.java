package dev.coppice.coordinator.plan;

import java.util.regex.Pattern;

/**
 * A command for bash in which each {@code {}} stands for an argument, as one word of exactly its text; without one, the argument comes
 * last.
 *
 * @param guarded whether a place stands, or may stand, where a word in quotes would not be one: within other quotes, say
 */
record CommandTemplate(String command, int places, boolean guarded) {
    private static final String PLACE = "{}";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");
    /** Here-documents, backquotes, {@code $'…'} and arithmetic: what these make of quotes takes a shell to tell. */
    private static final Pattern TANGLED = Pattern.compile("<<|`|\\$'|\\(\\(");

    static CommandTemplate of(String command) {
        int places = (command.length() - command.replace(PLACE, "").length()) / PLACE.length();
        return new CommandTemplate(
                command, places, (places > 0 && TANGLED.matcher(command).find()) || isGuarded(command));
    }

    /** Errs on the side of true. */
    private static boolean isGuarded(String command) {
        char quote = 0;
        for (int at = 0; at < command.length(); at++) {
            char letter = command.charAt(at);
            boolean escaped = letter == '\\' && quote != '\'';
            if (command.startsWith(PLACE, escaped ? at + 1 : at) && (escaped || quote != 0)) {
                return true;
            } else if (escaped) {
                at++;
            } else if (letter == quote) {
                quote = 0;
            } else if (quote == '"' && opensAnother(command, at) && command.indexOf(PLACE, at) >= 0) {
                return true; // quotes begin anew there
            } else if (quote == 0 && (letter == '\'' || letter == '"')) {
                quote = letter;
            } else if (quote == 0 && letter == '#' && (at == 0 || " \t\n;&|()".indexOf(command.charAt(at - 1)) >= 0)) {
                int line = command.indexOf('\n', at);
                at = line < 0 ? command.length() : line;
            }
        }
        return quote != 0;
    }

    private static boolean opensAnother(String command, int at) {
        return command.startsWith("$(", at) || command.startsWith("${", at);
    }

    /** Whether the argument arrives as exactly its text; one of plain letters always does. */
    boolean takes(String argument) {
        return !guarded || isPlain(argument);
    }

    /** The command with the argument in its places. */
    String with(String argument) {
        String word = word(argument);
        return places == 0 ? command + " " + word : command.replace(PLACE, word);
    }

    /** The length of {@link #with}, without making it. */
    long lengthWith(String argument) {
        long word = word(argument).length();
        return command.length() + (places == 0 ? 1 + word : places * (word - PLACE.length()));
    }

    /** A word that a shell takes literally. */
    private static String word(String text) {
        return isPlain(text) ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches();
    }
}
