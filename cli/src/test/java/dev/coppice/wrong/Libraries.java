package dev.coppice.wrong;

/** Each class uses a library outside its room. */
public final class Libraries {
    private Libraries() {}

    public record UsesJdbc(java.sql.Connection connection) {}

    public record UsesPool(com.zaxxer.hikari.HikariDataSource pool) {}

    public record UsesJGit(org.eclipse.jgit.lib.ObjectId commit) {}

    public record UsesCommonmark(org.commonmark.node.Node node) {}

    public record UsesSnakeyaml(org.snakeyaml.engine.v2.api.Load load) {}

    public record UsesPicocli(picocli.CommandLine line) {}

    public record UsesJackson(tools.jackson.databind.JsonNode json) {}

    public record UsesAmqp(com.rabbitmq.client.Channel channel) {}

    public record UsesDocker(com.github.dockerjava.api.DockerClient client) {}

    public record UsesGuava(com.google.common.base.Joiner joiner) {}

    public record UsesSpring(org.springframework.StandIn bean) {}
}
