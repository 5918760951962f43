package dev.coppice.worker.hosted;

import dev.coppice.environment.EnvironmentOrder;
import dev.coppice.environment.EnvironmentTemplate;
import dev.coppice.worker.environment.compose.ComposeException;
import dev.coppice.worker.environment.compose.PlanServices;
import dev.coppice.worker.environment.engine.EngineException;
import dev.coppice.worker.environment.port.PortRange;
import dev.coppice.worker.named.EnvironmentRefusal;
import dev.coppice.worker.named.EnvironmentSettings;
import dev.coppice.worker.named.NamedEnvironment;
import dev.coppice.worker.named.NamedEnvironments;
import dev.coppice.worker.secret.SecretSource;
import dev.coppice.worker.worktree.CheckoutException;
import dev.coppice.worker.worktree.Mirrors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What is done to hosted environments.
 *
 * @param named those of this worker
 * @param refusal why a repository may not be used here, by its location
 * @param longest the longest lifetime that one gets
 */
record HostingDeeds(
        NamedEnvironments named,
        Mirrors mirrors,
        Function<String, Optional<String>> refusal,
        SecretSource secrets,
        Duration longest) {

    /** One as it is known here; empty when there is none of that name. */
    Optional<NamedEnvironment> find(String name) throws IOException, InterruptedException {
        return named.list().stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** The values of the secrets that an environment reads, as far as they are known here. */
    List<String> secrets(EnvironmentOrder order) throws IOException {
        List<String> values = new ArrayList<>();
        for (String name : order.template().secrets()) {
            secrets.secret(name).ifPresent(values::add);
        }
        return values;
    }

    /** Has it be as the order says. A start that is interrupted leaves things as they were. */
    void carryOut(HostedRecord record, HostedFolder folder, Consumer<String> lines)
            throws EnvironmentRefusal, ComposeException, EngineException, CheckoutException, IOException,
                    InterruptedException {
        EnvironmentOrder order = record.order();
        String name = order.id().name();
        Optional<NamedEnvironment> local = find(name);
        boolean runs = local.filter(found -> !found.isStopped()).isPresent();
        if (record.removing()) {
            if (local.isPresent()) {
                named.stop(name, true);
            }
        } else if (order.wish() == EnvironmentOrder.Wish.RUNNING && runs && record.started() == order.starts()) {
            named.extend(name, lifetime(order));
        } else {
            if (runs) {
                lines.accept("stopping");
                named.stop(name, false);
            }
            if (order.wish() == EnvironmentOrder.Wish.RUNNING) {
                start(order, folder, lines);
            }
        }
    }

    private void start(EnvironmentOrder order, HostedFolder folder, Consumer<String> lines)
            throws EnvironmentRefusal, ComposeException, EngineException, CheckoutException, IOException,
                    InterruptedException {
        EnvironmentTemplate template = order.template();
        Optional<String> refused = refusal.apply(template.repository());
        if (refused.isPresent()) {
            throw new IOException(refused.get());
        }
        lines.accept("checking out " + template.commit());
        Path files = mirrors.pool(template.repository())
                .copy(folder.path(), HostedFolder.CHECKOUT, template.commit())
                .toRealPath();
        named.start(order.id().name(), Optional.of(settings(order, files)), lines);
    }

    private EnvironmentSettings settings(EnvironmentOrder order, Path root) {
        EnvironmentTemplate template = order.template();
        Optional<String> text = template.services().isEmpty()
                ? Optional.empty()
                : Optional.of(new PlanServices(
                                template.services(), template.variables(), Set.copyOf(template.secrets()), root)
                        .composeFile());
        return new EnvironmentSettings(
                root,
                text.isPresent()
                        ? List.of()
                        : template.files().stream().map(root::resolve).toList(),
                text,
                template.secrets(),
                template.profiles(),
                template.first(),
                template.port(),
                template.ports()
                        .map(span -> new PortRange(span.first(), span.last()))
                        .orElse(PortRange.DEFAULT),
                template.readyWithin(),
                lifetime(order),
                template.credentials(),
                order.owner());
    }

    private Duration lifetime(EnvironmentOrder order) {
        return order.lifetime().compareTo(longest) > 0 ? longest : order.lifetime();
    }
}
