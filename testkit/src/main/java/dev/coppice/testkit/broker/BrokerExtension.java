package dev.coppice.testkit.broker;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives {@linkplain BrokerTest tests} a broker. A {@link TestBroker} is the one that the environment names in {@code
 * COPPICE_TEST_BROKER}, where it does; else, and where a test asks for that type, it is a {@link PrivateBroker}. There is one of each
 * version for all tests of a run, started when the first asks for it. Where none can be had, the test fails.
 */
final class BrokerExtension implements ClassTemplateInvocationContextProvider, ParameterResolver {
    /** Resource that tests lock while they use the broker. */
    static final String LOCK = "message broker";

    private static final Namespace NAMESPACE = Namespace.create(BrokerExtension.class);
    private static final String VERSIONS = "coppice.brokers";
    private static final String ANY = "any";

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestClass(), BrokerTest.class);
    }

    @Override
    public Stream<Version> provideClassTemplateInvocationContexts(ExtensionContext context) {
        String versions = context.getConfigurationParameter(VERSIONS)
                .filter(list -> !list.isBlank())
                .orElse(ANY);
        return Stream.of(versions.split(",")).map(version -> new Version(version.strip()));
    }

    record Version(String name) implements ClassTemplateInvocationContext {
        @Override
        public String getDisplayName(int number) {
            return "RabbitMQ " + name;
        }

        @Override
        public void prepareInvocation(ExtensionContext context) {
            context.getStore(NAMESPACE).put(Version.class, this);
        }
    }

    /** The class's own context does not know which version it is run with. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestBroker.class || type == PrivateBroker.class;
    }

    @Override
    public TestBroker resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Version asked = context.getStore(NAMESPACE).getOrDefault(Version.class, Version.class, new Version(ANY));
        Optional<String> version = Optional.of(asked.name()).filter(name -> !name.equals(ANY));
        Optional<String> given =
                Optional.ofNullable(System.getenv(BrokerPrograms.VARIABLE)).filter(url -> !url.isBlank());
        boolean anyWillDo = version.isEmpty() && parameter.getParameter().getType() == TestBroker.class;
        return anyWillDo && given.isPresent() ? given::get : privateBroker(context, version);
    }

    private static PrivateBroker privateBroker(ExtensionContext context, Optional<String> version) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(version, BrokerExtension::start, PrivateBroker.class);
    }

    private static PrivateBroker start(Optional<String> version) {
        try {
            return PrivateBroker.start(version);
        } catch (RuntimeException e) {
            throw new ParameterResolutionException("no broker for this test: " + e.getMessage(), e);
        }
    }
}
