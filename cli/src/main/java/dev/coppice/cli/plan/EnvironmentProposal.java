package dev.coppice.cli.plan;

import dev.coppice.worker.environment.compose.ComposeException;
import dev.coppice.worker.environment.compose.ComposeOutline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lines for a first plan's front matter, commented out, that would give its attempts the services that the repository seems to need. */
final class EnvironmentProposal {
    private static final List<String> COMPOSE_FILES = List.of(
            "docker-compose.agent.yml", "compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml");
    private static final List<String> BUILD_FILES = List.of(
            "pom.xml",
            "build.gradle",
            "build.gradle.kts",
            "package.json",
            "requirements.txt",
            "pyproject.toml",
            "go.mod",
            "Cargo.toml");

    /** What a build names that speaks with a database. */
    private record Database(String name, Pattern driver, List<String> service) {}

    private static final List<Database> DATABASES = List.of(
            new Database(
                    "PostgreSQL",
                    Pattern.compile("org\\.postgresql|\"pg\"|psycopg|asyncpg|lib/pq|jackc/pgx|tokio-postgres"),
                    List.of(
                            "    image: postgres:17",
                            "    env: { POSTGRES_PASSWORD: test }",
                            "    ports: [5432]",
                            "    healthcheck: pg_isready -U postgres")),
            new Database(
                    "MySQL or MariaDB",
                    Pattern.compile(
                            "mysql-connector|mariadb-java-client|\"mysql2?\"|PyMySQL|mysqlclient|go-sql-driver/mysql"),
                    List.of(
                            "    image: mariadb:11",
                            "    env: { MARIADB_ROOT_PASSWORD: test }",
                            "    ports: [3306]",
                            "    healthcheck: healthcheck.sh --connect --innodb_initialized")));

    private EnvironmentProposal() {}

    /** A compose file comes before what builds name; empty where neither tells of a need. */
    static List<String> of(Project project) {
        return compose(project)
                .or(() -> database(project))
                .map(lines -> lines.stream().map(line -> "# " + line).toList())
                .orElse(List.of());
    }

    private static Optional<List<String>> compose(Project project) {
        for (String file : COMPOSE_FILES) {
            if (project.has(file)) {
                try {
                    return ComposeOutline.read(file, project.text(file)).stream()
                            .findFirst()
                            .map(service -> List.of(
                                    "To give each attempt its own services of " + file + ", uncomment the next line."
                                            + " The service is the one that is tested:",
                                    "compose: { file: " + file + ", service: " + service.name() + " }"));
                } catch (ComposeException e) {
                    return Optional.empty(); // what it is, compose will tell whoever uses it
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<List<String>> database(Project project) {
        String builds = Stream.concat(
                        BUILD_FILES.stream(), project.modules("pom.xml", "build.gradle", "build.gradle.kts"))
                .map(project::text)
                .collect(Collectors.joining("\n"));
        if (Pattern.compile("testcontainers", Pattern.CASE_INSENSITIVE)
                .matcher(builds)
                .find()) {
            return Optional.empty(); // the tests bring what they need
        }
        return DATABASES.stream()
                .filter(database -> database.driver().matcher(builds).find())
                .findFirst()
                .map(EnvironmentProposal::service);
    }

    private static List<String> service(Database database) {
        List<String> lines = new ArrayList<>(List.of(
                "The build speaks with " + database.name() + ". To give each attempt a server of its own, at"
                        + " $COPPICE_SERVICE_DB_HOST:$COPPICE_SERVICE_DB_PORT, uncomment the next lines:",
                "services:",
                "  db:"));
        lines.addAll(database.service());
        return lines;
    }
}
