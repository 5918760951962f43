package dev.coppice.testkit.broker;

import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.support.TypeBasedParameterResolver;

/** Gives tests a {@link PrivateBroker}: one for all tests of a run, started when the first asks for it. */
public final class BrokerExtension extends TypeBasedParameterResolver<PrivateBroker> {

    @Override
    public PrivateBroker resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(BrokerExtension.class))
                .computeIfAbsent(
                        PrivateBroker.class,
                        type -> PrivateBroker.start(context.getConfigurationParameter("coppice.broker.root")
                                .map(Path::of)),
                        PrivateBroker.class);
    }
}
