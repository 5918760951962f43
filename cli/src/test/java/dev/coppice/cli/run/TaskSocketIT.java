package dev.coppice.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cli.run.ProgramUnderTest.Ended;
import dev.coppice.cli.run.ProgramUnderTest.Started;
import dev.coppice.testkit.engine.ContainerSuite;
import dev.coppice.testkit.engine.EngineTest;
import dev.coppice.testkit.engine.TestEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tasks get that start containers themselves: an engine in which there is nothing but what is theirs. */
@EngineTest
class TaskSocketIT {
    private static final String IMAGE = TestEngine.BUSYBOX;

    private final TestEngine engine;
    private final String mark = "p" + UUID.randomUUID().toString().substring(0, 8);

    @TempDir
    Path folder;

    private ProgramUnderTest coppice;
    private EngineView view;
    private EngineContents contents;

    TaskSocketIT(TestEngine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void install() throws Exception {
        coppice = ProgramUnderTest.withCompose(folder, engine, Map.of());
        view = new EngineView(engine);
        contents = new EngineContents(engine);
    }

    /** Whatever was made has the mark, or the prefix that names get. */
    @AfterEach
    void nothingIsLeft() throws Exception {
        try (EngineView seen = view) {
            assertThat(contents.named(mark)).isEmpty();
            assertThat(seen.ofProjects("coppice-")).isEmpty();
            assertThat(seen.neighbourLives()).isTrue();
        }
    }

    private String plan(String name, String script) {
        String path = "docs/" + mark + name + ".md";
        coppice.repository.write(
                path, "---\nretries: 0\ntimeout: 3m\n---\n# " + name + "\n```bash\n" + script + "\n```\n");
        return path;
    }

    private Ended committedRun(String... arguments) throws Exception {
        coppice.repository.commit("plans");
        return coppice.run(arguments);
    }

    private void passes(Ended ended) throws Exception {
        assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
        assertThat(coppice.runs()).isEmpty();
    }

    /** Both give the same names, and each sees its own things only, while those of the other are there. */
    @Test
    void twoAtOnceWithTheSameNames() throws Exception {
        String script = """
                docker network create net
                docker volume create data
                docker build -q -t app:1 - <<END
                FROM %1$s
                LABEL word=%2$s
                CMD ["sh", "-c", "echo %2$s > /data/who; exec httpd -f -p 80 -h /data"]
                END
                docker run -d --name web --network net -v data:/data app:1
                %3$s
                test "$(docker ps --format '{{.Names}}')" = web
                test "$(docker volume ls -q)" = data
                test "$(docker network ls --format '{{.Name}}' | tr '\\n' ' ')" = 'net '
                address=$(docker inspect web --format '{{.NetworkSettings.Networks.net.IPAddress}}')
                docker run --rm --network net %1$s nslookup web | grep "$address"
                until docker exec web wget -q -O - http://127.0.0.1/who > who; do sleep 0.1; done
                test "$(cat who)" = %2$s
                docker inspect web --format '{{.Name}} {{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}} {{(index .Mounts 0).Name}}' > told
                test "$(cat told)" = '/web net data'
                """;
        Path there = coppice.pipe("there");
        Path back = coppice.pipe("back");
        String one =
                plan("one", script.formatted(IMAGE, "one", "echo up > '" + there + "'; read -r up < '" + back + "'"));
        String two =
                plan("two", script.formatted(IMAGE, "two", "read -r up < '" + there + "'; echo up > '" + back + "'"));

        passes(committedRun("run", "--workers", "2", one, two));
    }

    /** Streams in both directions, archives, and what goes on until it is ended. */
    @Test
    void allThatDockersCommandDoes() throws Exception {
        String plan = plan("cli", """
                docker run -d --name c %1$s sh -c 'i=0; while true; do i=$((i+1)); echo line $i; sleep 0.1; done'
                test "$(docker exec c echo hello)" = hello
                test "$(echo from standard input | docker exec -i c cat)" = 'from standard input'
                test "$(head -c 3000000 /dev/zero | docker run -i --rm %1$s wc -c)" = 3000000
                test "$(docker run --rm %1$s sh -c 'head -c 3000000 /dev/zero' | wc -c)" = 3000000
                echo copied > file
                docker cp file c:/tmp/file
                test "$(docker exec c cat /tmp/file)" = copied
                docker cp c:/tmp/file back && test "$(cat back)" = copied
                (docker logs -f c || true) | grep -m 1 'line 7'
                docker events --filter event=die --format '{{.Actor.Attributes.name}}' > died & events=$!
                until docker run --rm --name brief %1$s true && grep -q brief died; do sleep 0.1; done
                kill $events
                (exit 7) || code=$?; docker run --rm %1$s sh -c 'exit 7' || code=$?; test "$code" = 7
                docker rename c renamed && docker stop -t 0 renamed && docker start renamed
                docker commit renamed own:2 && docker run --rm own:2 cat /tmp/file && docker rmi own:2
                docker tag %1$s alias && docker run --rm alias true && docker rmi alias
                docker network create late && docker network connect late renamed
                docker run --rm --network late %1$s nslookup renamed
                docker run --rm -v /anonymous -v "$PWD/back:/back:ro" --tmpfs /t %1$s cat /back
                docker system prune -f
                """.formatted(IMAGE));

        passes(committedRun("run", plan));
    }

    @Test
    void composeInABlock() throws Exception {
        coppice.repository.write("compose.yml", """
                services:
                  web:
                    image: %s
                    container_name: fixed
                    command: ["httpd", "-f", "-p", "80", "-h", "/site"]
                    volumes: ["./site:/site:ro", "data:/data"]
                    ports: ["80"]
                    healthcheck: { test: ["CMD", "wget", "-q", "-O", "-", "http://127.0.0.1/"], interval: 1s }
                  client:
                    build: client
                    depends_on: { web: { condition: service_healthy } }
                volumes: { data: { name: of-everybody } }
                """.formatted(IMAGE));
        coppice.repository.write("site/index.html", "hello\n");
        coppice.repository.write("client/Dockerfile", "FROM " + IMAGE + "\nCMD [\"nslookup\", \"web\"]\n");
        String script = """
                docker-compose up --build --exit-code-from client > log
                grep 'Name:.*web' log
                test "$(docker ps -a --filter name=^/fixed$ --format '{{.Names}}')" = fixed
                docker-compose down
                test -z "$(docker ps -a -q)"
                docker-compose up -d web
                """;

        passes(committedRun("run", "--workers", "2", plan("one", script), plan("two", script)));
    }

    /** Each says what was refused. */
    @Test
    void whatIsNotTheirsIsRefused() throws Exception {
        view.engine.createVolume("neighbours-" + mark, Map.of("dev.coppice.owner", "claim:somebody-else"));
        String plan = plan("refused", """
                refused() { words=$1; shift; if "$@" > out 2>&1; then cat out; false; fi; grep -F -- "$words" out; }
                refused --task-containers docker run --privileged %1$s true
                refused --task-containers docker run -v /etc:/etc %1$s true
                ln -s /etc link
                refused 'leads to /etc' docker run -v "$PWD/link:/x" %1$s true
                refused --task-containers docker run --network host %1$s true
                refused --task-containers docker run --pid host %1$s true
                refused --task-containers docker run --cap-add SYS_ADMIN %1$s true
                refused --task-containers docker run --device /dev/null %1$s true
                refused --task-containers docker run --security-opt seccomp=unconfined %1$s true
                refused --task-containers docker volume create --opt type=none --opt o=bind --opt device=/ v
                refused 'No such' docker inspect %2$s
                refused 'No such container' docker rm %2$s
                refused 'No such container' docker run --network container:%2$s %1$s true
                refused 'No such container' docker run --volumes-from %2$s %1$s true
                refused 'no such volume' docker volume inspect neighbours-%3$s
                docker run --rm -v neighbours-%3$s:/data %1$s sh -c 'test -z "$(ls /data)"'
                refused 'stays' docker rmi %1$s
                docker inspect --format '{{.Id}}' %1$s
                refused 'none of the engine' docker swarm init
                refused 'none of the engine' docker plugin install x
                refused 'No such object' docker inspect never-heard-of
                refused 'Coppice' docker run --label dev.coppice.owner=me %1$s true
                test -z "$(docker ps -a -q)"
                """.formatted(IMAGE, view.neighbour(), mark));
        try {
            passes(committedRun("run", plan));
        } finally {
            view.engine.removeVolume("neighbours-" + mark);
        }
    }

    @Test
    void theOperatorAllowsMore() throws Exception {
        String plan = plan("allowed", """
                docker run --rm -v /etc:/host:ro --network host %1$s test -f /host/passwd
                test "$(docker run --rm %1$s cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2> out)" = 67108864
                if docker run --memory 1g %1$s true 2> out; then exit 1; fi
                grep 'beyond' out
                """.formatted(IMAGE));

        passes(committedRun("run", "--task-containers", "mounts,host,memory=64m", plan));
    }

    @Test
    void withoutASocketThereIsNoEngine() throws Exception {
        String plan = plan("none", "test -z \"${DOCKER_HOST:-}\"");

        passes(committedRun("run", "--task-containers", "none", plan));
    }

    /** What a plan says itself is not ours to change, and tasks in a container get the socket only where the operator says so. */
    @Test
    void tasksInAContainerGetItOnlyIfAllowed() throws Exception {
        engine.tools();
        String plan = "docs/" + mark + "in.md";
        coppice.repository.write(plan, """
                ---
                container: { image: %s, pull: never }
                retries: 0
                ---
                # inside
                ```bash
                if [ -n "$WANTED" ]; then test -S "${DOCKER_HOST#unix://}"; else test -z "${DOCKER_HOST:-}"; fi
                ```
                """.formatted(TestEngine.TOOLS));
        passes(committedRun("run", "--env", "WANTED=", plan));
        passes(coppice.run("run", "--env", "WANTED=yes", "--task-containers", "inside", plan));
    }

    @Test
    void aSuiteWithTestcontainersPassesWithAndWithoutIt() throws Exception {
        engine.ryuk();
        String suite = System.getProperty("java.home") + "/bin/java -cp '" + System.getProperty("java.class.path")
                + "' " + ContainerSuite.class.getName() + " 1";
        String variables = "export TESTCONTAINERS_RYUK_CONTAINER_IMAGE=" + TestEngine.RYUK
                + " TESTCONTAINERS_CHECKS_DISABLE=true\n";
        String with = plan("with", variables + suite + " \"$PWD\" | grep 'docker.sock'");

        passes(committedRun("run", "--workers", "2", with, plan("beside", variables + suite)));

        ProcessBuilder builder = new ProcessBuilder("bash", "-c", variables + "exec " + suite)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("without").toFile());
        builder.environment().put("DOCKER_HOST", engine.host());
        builder.environment().put("TESTCONTAINERS_RYUK_CONTAINER_PRIVILEGED", "false");
        assertThat(builder.start().waitFor())
                .as(Files.readString(folder.resolve("without")))
                .isZero();
    }

    /** Neither the block nor compose gets to clean up. */
    @Test
    void whatAKilledProgramsTasksStartedIsReaped() throws Exception {
        Path started = coppice.pipe("started");
        coppice.repository.write("compose.yml", """
                services:
                  db:
                    image: %s
                    command: ["sleep", "1000"]
                    volumes: ["data:/data", "/anonymous"]
                volumes: { data: {} }
                """.formatted(IMAGE));
        String plan = plan("killed", """
                docker-compose up -d
                docker run -d --name %2$s -v named:/n %1$s sh -c "trap '' TERM; while :; do sleep 1; done"
                docker network create late && docker network connect late %2$s
                docker rm -f $(docker create -v /left %1$s)
                echo up > '%3$s'
                sleep 1000
                """.formatted(IMAGE, mark, started));
        coppice.repository.commit("plans");
        Started run = coppice.start("run", plan);
        assertThat(Files.readString(started)).isEqualTo("up\n");

        run.signal("KILL");
        run.await();

        view.await("all is gone", () -> view.ofProjects("coppice-").isEmpty());
        view.await("the run's folder is gone", () -> coppice.runs().isEmpty());
    }
}
