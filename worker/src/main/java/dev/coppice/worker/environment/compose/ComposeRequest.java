package dev.coppice.worker.environment.compose;

import dev.coppice.worker.environment.port.PortRange;
import dev.coppice.worker.environment.port.PortRegistry.Term;
import dev.coppice.worker.ledger.Owner;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked for.
 *
 * @param project the name of the environment among all of the engine, which compose takes as it is
 * @param directory the folder of the files, from which relative paths are taken
 * @param files absolute, in the order in which compose merges them
 * @param name the environment's name, told as {@code COPPICE_ENVIRONMENT} and {@code WORK_ORDER}, with its first port as {@code PORT};
 *     empty where nobody has given one
 * @param variables beside those that Coppice tells
 * @param secrets values that stand in no file, by the variables that tell them
 * @param portVariables the host's port for a service's port is told by these names
 * @param first the port that is {@code PORT}, in its container; empty for the first that is published
 * @param fixedPort that very port of the host's for the first one
 * @param address of the host where ports are published, such as {@code 127.0.0.1}
 * @param held ports of the host's that the owner has already, by what they are for
 * @param work a folder for files and evidence
 * @param bounds of what the files may ask for; empty where their authors own the host
 */
public record ComposeRequest(
        Owner owner,
        String project,
        Path directory,
        List<Path> files,
        Set<String> profiles,
        Optional<String> name,
        Map<String, String> variables,
        Map<String, String> secrets,
        Map<String, Target> portVariables,
        Optional<Integer> first,
        Optional<Integer> fixedPort,
        String address,
        Map<Target, Integer> held,
        PortRange range,
        Term term,
        Path work,
        Optional<FileBounds> bounds) {

    public static final String LOOPBACK = "127.0.0.1";

    public ComposeRequest {
        files = List.copyOf(files);
        profiles = Set.copyOf(profiles);
        variables = Map.copyOf(variables);
        secrets = Map.copyOf(secrets);
        portVariables = Map.copyOf(portVariables);
        held = Map.copyOf(held);
    }
}
