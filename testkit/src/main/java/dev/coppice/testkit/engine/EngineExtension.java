package dev.coppice.testkit.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives {@linkplain EngineTest tests} a container engine. A {@link TestEngine} is the one that DOCKER_HOST names, or that this user may
 * use at the usual place; else, and where a test asks for that type, it is a {@link PrivateEngine}. There is one of each version for all
 * tests of a run, started when the first asks for it. Where none can be had, the test fails.
 */
final class EngineExtension implements ClassTemplateInvocationContextProvider, ParameterResolver, ExecutionCondition {
    private static final System.Logger LOG = System.getLogger(EngineExtension.class.getName());
    private static final Namespace NAMESPACE = Namespace.create(EngineExtension.class);
    private static final String VERSIONS = "coppice.engines";
    private static final String CONTAINERS = "coppice.containers";
    private static final String ANY = "any";
    private static final Path USUAL = Path.of("/var/run/docker.sock");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean out = context.getConfigurationParameter(CONTAINERS)
                .filter("none"::equals)
                .isPresent();
        if (!out) {
            return ConditionEvaluationResult.enabled("tests with containers run");
        }
        LOG.log(System.Logger.Level.WARNING, "{0} is left out by -D" + CONTAINERS + "=none", context.getDisplayName());
        return ConditionEvaluationResult.disabled("tests with containers are left out by -D" + CONTAINERS + "=none");
    }

    @Override
    public boolean supportsClassTemplate(ExtensionContext context) {
        return true;
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
            return "container engine " + name;
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
        return type == TestEngine.class || type == PrivateEngine.class;
    }

    @Override
    public TestEngine resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Version asked = Objects.requireNonNull(context.getStore(NAMESPACE).get(Version.class, Version.class));
        Optional<String> version = Optional.of(asked.name()).filter(name -> !name.equals(ANY));
        boolean anyWillDo = version.isEmpty() && parameter.getParameter().getType() == TestEngine.class;
        Optional<String> given = anyWillDo ? given() : Optional.empty();
        return given.isPresent() ? given::get : privateEngine(context, version);
    }

    private static Optional<String> given() {
        Optional<String> named =
                Optional.ofNullable(System.getenv(EnginePrograms.VARIABLE)).filter(host -> !host.isBlank());
        if (named.isPresent()) {
            return named;
        }
        boolean there = Files.isWritable(USUAL) && new EngineSocket("unix://" + USUAL).serves();
        return there ? Optional.of("unix://" + USUAL) : Optional.empty();
    }

    private static PrivateEngine privateEngine(ExtensionContext context, Optional<String> version) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(version, EngineExtension::start, PrivateEngine.class);
    }

    private static PrivateEngine start(Optional<String> version) {
        try {
            return PrivateEngine.start(version);
        } catch (RuntimeException e) {
            throw new ParameterResolutionException("no container engine for this test: " + e.getMessage(), e);
        }
    }
}
