package dev.coppice.worker.process;

import java.util.List;

/**
 * How a shell is started.
 *
 * @param words the command, which the script's path is to follow
 * @param opening what the script is to begin with, on the line of whatever comes first
 */
record ShellCommand(List<String> words, String opening) {}
