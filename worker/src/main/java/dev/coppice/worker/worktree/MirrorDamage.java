package dev.coppice.worker.worktree;

import java.util.regex.Pattern;

/** Tells a mirror whose objects are damaged, as after a power cut or a cleaner of caches, from a repository that does not answer. */
final class MirrorDamage {
    /** What git 2.30 to 2.51 says of objects that it can't read, in the language of {@code LC_ALL=C}. */
    private static final Pattern WORDS = Pattern.compile(
            "is corrupt|is empty|bad object|inflate: data stream error|unable to (read|unpack|find) [0-9a-f]{40}"
                    + "|missing (blob|tree|commit) object|did not send all necessary objects|not a git repository");

    private MirrorDamage() {}

    static boolean isToldOf(CheckoutException failure) {
        return WORDS.matcher(String.valueOf(failure.getMessage())).find();
    }
}
