package dev.coppice.worker.worktree;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Locale;

/** Files could not be had from git, or not be put in place; its message says what happened, where, and git's own words. */
public final class CheckoutException extends Exception {
    /** What kind of failure it is. */
    public enum Reason {
        GIT_MISSING,
        NOT_A_REPOSITORY,
        NO_SUCH_REVISION,
        /** The repository can't be reached, or gives nothing. */
        UNREACHABLE,
        /** Git does not do what the repository asks for: nowhere, and never. */
        REFUSED,
        /** It is not among the repositories that may be fetched from. */
        NOT_ALLOWED,
        TIMED_OUT,
        DISK_FULL,
        OTHER
    }

    private final Reason reason;

    CheckoutException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    private CheckoutException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** A failure of the file system while doing something, which is named so that it follows "could not". */
    static CheckoutException of(String deed, IOException cause) {
        String words = cause instanceof FileSystemException f && f.getReason() != null
                ? f.getFile() + ": " + f.getReason()
                : String.valueOf(cause.getMessage());
        Reason reason = tellsOfFullDisk(String.valueOf(cause.getMessage())) ? Reason.DISK_FULL : Reason.OTHER;
        return new CheckoutException(reason, "could not " + deed + ": " + words + hint(reason), cause);
    }

    static CheckoutException noFolder(Path folder) {
        return new CheckoutException(
                Reason.NOT_A_REPOSITORY, "there is no folder " + folder + ": name a git repository that is there");
    }

    /** A git command that failed, with the reason read off its words where they tell one. */
    static CheckoutException of(String deed, Reason otherwise, String gitsWords) {
        Reason reason = tellsOfFullDisk(gitsWords) ? Reason.DISK_FULL : otherwise;
        return new CheckoutException(reason, "could not " + deed + "; git says: " + gitsWords.strip() + hint(reason));
    }

    public Reason reason() {
        return reason;
    }

    private static String hint(Reason reason) {
        return reason == Reason.DISK_FULL
                ? "\nThe disk is full: `coppice worktrees prune --free` frees what idle worktrees take."
                : "";
    }

    private static boolean tellsOfFullDisk(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        return lower.contains("no space left on device")
                || lower.contains("disk quota exceeded")
                || lower.contains("file too large");
    }
}
