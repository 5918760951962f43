package dev.coppice.cli.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/**
 * A rule of the program's structure.
 *
 * @param wrong classes that the rule must name as broken
 */
record Rule(String name, ArchRule rule, List<Class<?>> wrong) {
    @Override
    public String toString() {
        return name;
    }
}
