package dev.coppice.plan;

/**
 * A fenced block that is to be run.
 *
 * @param shell the program that runs it: {@code bash} or {@code sh}
 * @param script its text, as it stands in the plan
 * @param line where the script begins in the plan, from 1; 0 when it comes from no file
 */
public record ShellBlock(String shell, String script, int line) {}
