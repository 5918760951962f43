package dev.coppice.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with a plan is said with its line, all of it at once. */
class PlanProblemsTest {
    private static final String BODY = "```bash\ntrue\n```\n";

    private final PlanParser parser = new PlanParser();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            timeot: 1m                     | unknown key timeot                        | did you mean timeout?
            onFailure: stop                | unknown key onFailure                     | did you mean on_failure?
            colour: red                    | unknown key colour                        | known are name, timeout,
            name: ''                       | name: it is empty                         | write something
            name: [a]                      | name is a list                            | write a single value
            name:                          | name has no value                         | or remove the key
            timeout: 600                   | timeout: '600' has no unit                | write 600s for seconds or 600m for minutes
            timeout: 0                     | timeout: '0' is no limit                  | write it like
            timeout: 0m                    | timeout: '0m' is no limit                 | write it like
            timeout: -5m                   | timeout: '-5m' is no limit                | write it like
            timeout: unlimited             | timeout: 'unlimited' is no limit          | write it like
            timeout: 10 min                | timeout: '10 min' is not a duration       | write it like 90s, 10m or 1h30m
            timeout: 31d                   | timeout: '31d' is longer than 30 days     | write 30d or less
            timeout: 999999999999h         | timeout: '999999999999h' is not a dur     | write it like
            retries: -1                    | retries: '-1' is not a whole number       | write one, such as 1
            retries: 1.5                   | retries: '1.5' is not a whole number      | write one
            priority: high                 | priority: 'high' is not a whole number    | write one
            pool: a b                      | pool: 'a b' is not a pool's name          | use at most 63 letters
            needs: a.md                    | needs is a single value, not a list       | write needs: [a.md]
            needs: [../x.md]               | needs: '../x.md' is outside the           | relative to the root
            needs: [/x.md]                 | needs: '/x.md' is absolute                | relative to the root
            needs: [a.md, ./a.md]          | needs has the same entry twice            | keep one of the two
            isolation: cloned              | isolation: 'cloned' is not known          | did you mean clone?
            on_failure: CONTINUE           | on_failure: 'CONTINUE' is not known       | did you mean continue?
            caches: [mavn]                 | caches: 'mavn' is no known tool           | did you mean maven?
            caches: [bazel]                | caches: 'bazel' is no known tool          | { bazel: path }
            caches: [{ npm: x }]           | the place of the known cache npm          | { npm-files: path }
            caches: [{ x: ../y }]          | cache x: '../y' is outside                | relative to the root
            caches: [{ x: ~/.m2 }]         | cache x: '~/.m2' is in a home folder      | relative to the root
            caches: [{ x: .git/y }]        | cache x: '.git/y' is inside .git          | among the repository's own
            caches: [{ x: . }]             | cache x: '.' is the repository itself     | relative to the root
            caches: [{ x: a }, { y: a/b }] | cache y lies inside cache x               | keep the outer one
            caches: [go, go]               | caches names go twice                     | keep one of the two
            env: { 1A: x }                 | env: '1A' is not a variable's name        | no digit first
            env: { HOME: /root }           | env: Coppice sets HOME itself             | inside the shell block
            env: { COPPICE_X: 1 }          | env: Coppice sets COPPICE_X itself        | choose another name
            env: { A: }                    | env.A has no value                        | write A: '' for an empty one
            env: { A: [1] }                | env.A is a list                           | write a single value
            env: [A]                       | env is not a map                          | write env: { key: value }
            env: { A: 1, A: 2 }            | A is given twice; first on line 2         | keep one of the two
            secrets: [a-b]                 | secrets: 'a-b' is not a variable's        | use letters
            reports: ['../*.xml']          | reports: '../*.xml' reaches outside       | without ..
            reports: ['/tmp/*.xml']        | reports: '/tmp/*.xml' is absolute         | relative to the root
            artifacts: ['{a,..}/x']        | artifacts: '{a,..}/x' reaches outside     | without ..
            artifacts: ['[a']              | artifacts: '[a' is not a glob             | write it like
            container: x                   | container is not a map                    | { key: value }
            container: {}                  | container has no image                    | add image: …
            container: { imag: x }         | unknown key imag in container             | did you mean image?
            container: { image: 'a b' }    | container.image: 'a b' is not an image's  | write it like postgres:16
            container: { image: a, memory: 2048 } | container.memory: '2048' has no unit | write it like 512m or 2g
            container: { image: a, memory: 1k }   | container.memory: '1k' is out of range | at least 6m
            container: { image: a, cpus: 0 }      | container.cpus: '0' is not a number  | write it like 2 or 0.5
            services: { DB: { image: a } }        | services: 'DB' is not a service's    | it becomes a host name
            services: { db: { image: a, port: [1] } } | unknown key port in services.db  | did you mean ports?
            services: { db: { image: a, ports: [70000] } } | services.db.ports: '70000' is not | such as 1
            container: { image: Maven:3 }             | container.image: 'Maven:3' is not an image's | in small letters
            container: { image: 'a:b:c' }             | container.image: 'a:b:c' is not an image's | write it like postgres:16
            container: { image: a, pull: allways }    | container.pull: 'allways' is not known | did you mean always?
            container: { image: a, pids: 0 }          | container.pids: '0' is not a whole   | write one
            container: { image: a, capabilities: [net admin] } | container.capabilities: 'net admin' is not | write it like NET_ADMIN
            services: { db: { image: a, needs: [cahe] }, cache: { image: b } } | service db needs cahe | did you mean cache?
            services: { a: { image: x, needs: [b] }, b: { image: x, needs: [a] } } | services need each other in a circle: a -> b -> a | remove one
            services: { a: { image: x, needs: [a] } } | services need each other in a circle: a -> a | remove one
            services: { db: { image: a, volumes: [/etc:/etc] } } | services.db.volumes: '/etc' is neither | write it like data:
            services: { db: { image: a, volumes: ['./../x:/x'] } } | services.db.volumes: '../x' is outside | relative to the root
            services: { db: { image: a, volumes: ['d:x'] } } | services.db.volumes: 'x' is not a path | from the root
            services: { db: { image: a, command: sh -c 'x' } } | services.db.command: 'sh -c 'x'' has quotes | write its words as a list
            services: { db: { image: a, healthcheck: { interval: 1s } } } | services.db.healthcheck has no test | add test
            services: { db: { image: a, healthcheck: { test: [curl, x] } } } | services.db.healthcheck.test is not a check | [CMD, program, argument]
            services: { db: { image: a, ready: { tcp: 1, log: x } } } | services.db.ready is not one check | write one of
            services: { db: { image: a, ready: { http: 80, path: x } } } | services.db.ready.path: 'x' is not the path | write it like /health
            wait: 5                        | wait: '5' has no unit                     | write 5s
            compose: { file: a.yml, files: [b.yml], service: a } | compose has both file and files | keep one
            compose: { file: a.yml, service: a, port: { HOME: 1 } } | compose.port: Coppice sets HOME itself | choose another name
            compose: { file: a.yml }       | compose has no service                    | add service: …
            compose: { file: /a.yml, service: a } | compose.file: '/a.yml' is absolute | relative to the root
            compose: { file: a.yml, service: a, wait: 5 } | compose.wait: '5' has no unit | write 5s
            env: &x { A: 1 }               | anchors and aliases are not read          | write the value out
            env: { A: *x }                 | anchors and aliases are not read          | write the value out
            priority: !!int 1              | the tag tag:yaml.org,2002:int is not read | leave the tag out
            {a: [                          | this is not YAML                          | quote the value
            """)
    void frontMatter(String yaml, String message, String hint) {
        List<PlanProblem> problems = problems("---\n" + yaml + "\n---\n" + BODY);

        assertThat(problems).isNotEmpty();
        assertThat(problems.getFirst().message().replace('"', '\'')).contains(message);
        assertThat(problems.getFirst().hint().replace('"', '\'')).contains(hint);
        assertThat(problems.getFirst().file()).isEqualTo("docs/plans/x.md");
        assertThat(problems.getFirst().line()).isBetween(2, 3);
    }

    @Test
    void tabsInFrontMatter() {
        assertThat(lines("---\nenv:\n\tA: 1\n---\n" + BODY))
                .singleElement()
                .asString()
                .startsWith("3: this is not YAML");
        assertThat(problems("---\nenv:\n\tA: 1\n---\n" + BODY).getFirst().hint())
                .contains("indent with spaces");
    }

    @Test
    void settingsThatContradictEachOther() {
        assertThat(lines(
                        "---\ncontainer: { image: a }\ncompose: { file: a.yml, service: a }\nsecrets: [A]\nenv: { A: x }\n---\n"
                                + BODY))
                .containsExactly(
                        "3: compose stands in for container and services, and both are given",
                        "5: A is among the secrets and has its value in env");
    }

    @Test
    void frontMatterThatIsNone() {
        assertThat(lines("---\nname: x\n" + BODY)).containsExactly("1: the front matter that begins here never ends");
        assertThat(lines("---\n- a\n---\n" + BODY)).containsExactly("2: these settings are not a map");
        assertThat(lines("---\n" + "[".repeat(1000) + "]".repeat(1000) + "\n---\n" + BODY))
                .contains("2: this is nested more than 16 deep");
    }

    @Test
    void billionLaughs() {
        StringBuilder bomb = new StringBuilder("---\na: &a [x,x,x,x,x,x,x,x,x]\n");
        for (char c = 'b'; c < 'k'; c++) {
            String before = "*" + (char) (c - 1);
            bomb.append(c)
                    .append(": &")
                    .append(c)
                    .append(" [")
                    .append(String.join(", ", before, before, before))
                    .append("]\n");
        }
        assertThat(lines(bomb + "---\n" + BODY)).contains("2: anchors and aliases are not read");
    }

    @Test
    void allProblemsAtOnceInTheOrderOfTheFile() {
        assertThat(lines("---\nretries: x\ntimeot: 1m\npool: ''\n---\n## Batch 1: A\n## Batch 1: B\n" + BODY))
                .containsExactly(
                        "2: retries: \"x\" is not a whole number from 0 to 100",
                        "3: unknown key timeot",
                        "4: pool: \"\" is not a pool's name",
                        "6: Batch 1 has nothing to run",
                        "7: Batch 1 is there already, on line 6");
    }

    @Test
    void headings() {
        assertThat(lines("# Batch 1: A\n### Task 2.1: B\n" + BODY + "## Batch two: C\n#### Task 1.2: D\n" + BODY))
                .containsExactly(
                        "1: the heading of a batch has level 2, and this one has 1",
                        "2: Task 2.1 stands in Batch 1",
                        "6: \"Batch two: C\" looks like a heading of a batch or a task, but is none",
                        "7: the heading of a task has level 3, and this one has 4",
                        "7: Task 1.2 stands under no batch");
        assertThat(lines("## Batch 0: A\n### Task 0.1: B\n" + BODY + "### Task 0.1: C\n### Task 1: D\n"))
                .containsExactly(
                        "1: Batch 0 is out of range",
                        "6: Task 0.1 is there already, on line 2",
                        "6: Task 0.1 has nothing to run",
                        "7: \"Task 1: D\" looks like a heading of a batch or a task, but is none");
    }

    @Test
    void shellBlocksThatWouldNeverRun() {
        assertThat(lines(BODY + "## Batch 1: A\n" + BODY + "### Task 1.1: B\n" + BODY + "### Notes\n" + BODY
                        + "## More\n" + BODY))
                .containsExactly(
                        "1: this shell block stands under no batch and would never run",
                        "5: this shell block stands under no task and would never run",
                        "13: this shell block stands under no task and would never run",
                        "17: this shell block stands under no batch and would never run");
        assertThat(lines("<details>\n```sh\nx\n```\n</details>\n\n" + BODY))
                .containsExactly("2: this shell block is part of the HTML above it and would not run");
    }

    @Test
    void blocksThatSayNothing() {
        assertThat(lines("# Title\n\n    indented\n\n> ```sh\n> quoted\n> ```\n\n```python\nx\n```\n"))
                .containsExactly("0: there is nothing to run");
        assertThat(lines("")).containsExactly("0: there is nothing to run");
        assertThat(lines("```sh\n\n \n```\n")).containsExactly("1: this shell block is empty");
        assertThat(lines("## Batch 1\n" + BODY + "## Batch 2: x\n### Task 2.1\ntext\n"))
                .containsExactly("6: Task 2.1 has nothing to run");
    }

    @Test
    void fencesThatNeverEnd() {
        assertThat(lines("```text\nsome\n## Batch 1: A\n```bash\ntrue\n"))
                .containsExactly(
                        "0: there is nothing to run",
                        "1: the code block that begins here never ends, and takes all that follows into it");
    }

    @Test
    void bytesThatAreNoText() {
        byte[] odd = "# T\n\n```sh\nx?\n```\n".getBytes(StandardCharsets.UTF_8);
        odd[odd.length - 6] = (byte) 0xC3;
        assertThat(lines(parser.parse("a.md", odd).problems())).containsExactly("4: here is a byte that is not UTF-8");
        assertThat(lines("a\nb\0")).containsExactly("2: here is a NUL character");
        assertThat(lines("x".repeat(PlanParser.LARGEST + 1)))
                .containsExactly("0: the file has 1048577 bytes; at most 1048576 (1 MiB) are read");
    }

    @Test
    void settingsFiles() {
        byte[] text = "name: x\nneeds: [a.md]\npol: y\n".getBytes(StandardCharsets.UTF_8);
        assertThat(lines(parser.parseSettings("coppice.yml", text).problems()))
                .containsExactly(
                        "1: name belongs to a single plan", "2: needs belongs to a single plan", "3: unknown key pol");
        assertThat(lines(parser.parseSettings("coppice.yml", "pool: a\n---\npool: b\n".getBytes(StandardCharsets.UTF_8))
                        .problems()))
                .containsExactly("2: a second document begins here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- ", "> ", "* [", "![", "**", "`", "<a ", "1. ", "    - "})
    void hostileTextEndsSoon(String part) {
        String text = part.repeat(PlanParser.LARGEST / part.length() - 100) + "\n\n" + BODY;

        assertThat(parser.parse("x.md", text.getBytes(StandardCharsets.UTF_8))).isNotNull();
    }

    private List<String> lines(String plan) {
        return lines(problems(plan));
    }

    private static List<String> lines(List<PlanProblem> problems) {
        return problems.stream()
                .map(problem -> problem.line() + ": " + problem.message())
                .toList();
    }

    private List<PlanProblem> problems(String plan) {
        return parser.parse("docs/plans/x.md", plan.getBytes(StandardCharsets.UTF_8))
                .problems();
    }
}
