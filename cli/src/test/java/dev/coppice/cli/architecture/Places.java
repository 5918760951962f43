package dev.coppice.cli.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.util.Arrays;
import org.jspecify.annotations.NullMarked;

/** Where classes are. */
final class Places {
    private Places() {}

    static String[] modules(String... names) {
        return Arrays.stream(names).map(name -> "dev.coppice." + name + "..").toArray(String[]::new);
    }

    static DescribedPredicate<JavaClass> inCommon() {
        return JavaClass.Predicates.resideOutsideOfPackages(
                modules("coordinator", "worker", "cli", "testkit", "bench"));
    }

    /** No classes but those of these packages. */
    static GivenClassesConjunction only(String... packages) {
        return noClasses().that().resideOutsideOfPackages(packages);
    }

    /** By a person, not by the compiler. */
    static DescribedPredicate<JavaField> areWritten() {
        return DescribedPredicate.describe(
                "are written in the source", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC));
    }

    static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return new ArchCondition<>("be in a package with a package-info that is @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage()
                        .tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class))
                        .isPresent();
                events.add(new SimpleConditionEvent(type, marked, type.getName() + " in " + type.getPackageName()));
            }
        };
    }
}
