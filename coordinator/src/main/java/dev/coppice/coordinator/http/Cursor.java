package dev.coppice.coordinator.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the next page of a list begins, in a form that nobody is to look into. */
final class Cursor {
    private Cursor() {}

    /**
     * The cursor for what follows a page.
     *
     * @param list names the list, so that a cursor of another one is known
     * @return null when the page is not full, and so the last one
     */
    static <T> @Nullable String after(String list, List<T> page, int limit, Function<T, Object> place) {
        if (page.size() < limit) {
            return null;
        }
        String text = list + ":" + place.apply(page.getLast());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The place that a cursor of a list says.
     *
     * @param parse throws {@link IllegalArgumentException} for what is no place of this list
     */
    static <T> T place(String list, String cursor, Function<String, T> parse) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(list + ":") && text.indexOf('\0') < 0) {
                return parse.apply(text.substring(list.length() + 1));
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw bad();
    }

    private static Problem bad() {
        return new Problem(
                ProblemType.BAD_CURSOR, "this cursor is not one of this list; take next_cursor of the page before");
    }
}
