package dev.coppice.cli.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says what is wrong with a file; Java's own message is often its name only. */
final class FileTrouble {
    private FileTrouble() {}

    static String inWords(IOException e) {
        if (!(e instanceof FileSystemException trouble)) {
            return e.getMessage() == null ? e.toString() : e.getMessage();
        }
        String what = switch (trouble) {
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException exists -> "it is there already, and is no folder";
            case NoSuchFileException missing -> "it is not there, and can't be made";
            case NotDirectoryException file -> "it is no folder";
            case DirectoryNotEmptyException full -> "the folder is not empty";
            default -> trouble.getReason() == null ? trouble.getClass().getSimpleName() : trouble.getReason();
        };
        return trouble.getFile() == null ? what : trouble.getFile() + ": " + what;
    }
}
