package dev.coppice.cli.invocation;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says what is wrong with a file; Java's own message is often its name only. */
public final class FileTrouble {
    private FileTrouble() {}

    /** Why a file can't be read, without its name. */
    public static String ofReading(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "there is no such file";
            case NotDirectoryException within -> "there is no such file";
            case FileSystemException trouble -> what(trouble);
            default -> said(e);
        };
    }

    /** Why a file or folder can't be written or made, with its name. */
    public static String inWords(IOException e) {
        if (!(e instanceof FileSystemException trouble)) {
            return said(e);
        }
        String what = what(trouble);
        return trouble.getFile() == null ? what : trouble.getFile() + ": " + what;
    }

    private static String said(IOException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    private static String what(FileSystemException trouble) {
        return switch (trouble) {
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException exists -> "it is there already, and is no folder";
            case NoSuchFileException missing -> "it is not there, and can't be made";
            case NotDirectoryException file -> "it is no folder";
            case DirectoryNotEmptyException full -> "the folder is not empty";
            default -> trouble.getReason() == null ? trouble.getClass().getSimpleName() : trouble.getReason();
        };
    }
}
