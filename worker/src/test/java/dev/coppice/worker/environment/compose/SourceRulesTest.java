package dev.coppice.worker.environment.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRulesTest {
    @TempDir
    Path folder;

    private List<String> refusals(String text) throws IOException {
        Path worktree = folder.toRealPath();
        Path file = Files.writeString(
                Files.createDirectories(worktree.resolve("deploy")).resolve("compose.yml"), text);
        return SourceRules.refusals(List.of(file), worktree);
    }

    @Test
    void filesOfTheWorktreeMayBeRead() throws Exception {
        Files.createDirectory(folder.resolve("deploy"));
        Files.writeString(folder.resolve("deploy/more.yml"), "services: {b: {env_file: [../b.env, {path: c.env}]}}");
        assertThat(refusals("""
                include: [more.yml, {path: [more.yml], env_file: d.env}]
                services:
                  a: {image: i, env_file: ../a.env, extends: {file: more.yml, service: b}}
                  c: {extends: a}
                """)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "services: {a: {env_file: /etc/passwd}}",
                "services: {a: {env_file: [{path: ../../x}]}}",
                "services: {a: {env_file: '${X}'}}",
                "services: {a: {label_file: /etc/passwd}}",
                "services: {a: {extends: {file: ../../x.yml, service: b}}}",
                "x-all: &all {env_file: /etc/passwd}\nservices: {a: {<<: *all}}",
                "include: [/etc/x.yml]",
                "include: [{path: /etc/x.yml}]",
                "include: [{path: [], env_file: /etc/passwd}]",
                "include: [{path: [], project_directory: /etc}]",
            })
    void whatLiesElsewhereMayNot(String text) throws Exception {
        assertThat(refusals(text)).singleElement().asString().startsWith("deploy/compose.yml: ");
    }

    @Test
    void whatAnIncludedFileReadsIsLookedAtAsWell() throws Exception {
        Files.createDirectory(folder.resolve("deploy"));
        Files.writeString(folder.resolve("deploy/more.yml"), "services: {b: {env_file: /etc/passwd}}");
        assertThat(refusals("include: [more.yml]\nservices: {a: {extends: {file: ./more.yml, service: b}}}"))
                .containsExactly("deploy/more.yml: env_file takes /etc/passwd, which lies outside of the worktree");
    }

    @Test
    void linksAreFollowed() throws Exception {
        Files.createDirectory(folder.resolve("deploy"));
        Files.createSymbolicLink(folder.resolve("deploy/.env"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(folder.resolve("out"), Path.of("/etc"));
        assertThat(refusals("services: {a: {env_file: ../out/passwd}}")).hasSize(2);
    }
}
