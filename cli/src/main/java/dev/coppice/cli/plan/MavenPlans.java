package dev.coppice.cli.plan;

import dev.coppice.cli.plan.FirstPlan.Step;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Plans for Maven: one for each module, as long as these are few, so that they run in parallel. */
final class MavenPlans {
    private static final int MOST_PLANS = 12;

    private MavenPlans() {}

    static List<FirstPlan> of(Project project) {
        if (!project.has("pom.xml")) {
            return List.of();
        }
        String maven = project.wrapperOr("mvnw", "mvn") + " -B";
        List<String> modules = modules(project.text("pom.xml"));
        return modules.isEmpty() || modules.size() > MOST_PLANS
                ? List.of(whole(maven))
                : modules.stream().map(module -> module(maven, module)).toList();
    }

    private static FirstPlan whole(String maven) {
        return new FirstPlan(
                "maven",
                "Build and test",
                "Written by coppice init for Maven.",
                frontMatter("**"),
                List.of(new Step("Compile", maven + " -q test-compile"), new Step("Test", maven + " verify")));
    }

    private static FirstPlan module(String maven, String module) {
        return new FirstPlan(
                module.replace('/', '-'),
                "Module " + module,
                "Written by coppice init for Maven.",
                frontMatter(module),
                List.of(
                        new Step(
                                "Build the module and those it needs",
                                maven + " -q -pl " + module + " -am -DskipTests install"),
                        new Step("Test", maven + " -pl " + module + " verify")));
    }

    private static List<String> frontMatter(String folder) {
        return List.of(
                "timeout: 30m",
                "retries: 1",
                "caches: [maven]",
                "reports:",
                "  - \"" + folder + "/target/surefire-reports/TEST-*.xml\"",
                "  - \"" + folder + "/target/failsafe-reports/TEST-*.xml\"");
    }

    /** The modules of a project file that can safely stand in a command; none when the file can't be read. */
    private static List<String> modules(String pom) {
        List<String> modules = new ArrayList<>();
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            Element root = builder.parse(new InputSource(new StringReader(pom))).getDocumentElement();
            for (Node list : children(root, "modules")) {
                for (Node module : children(list, "module")) {
                    modules.add(module.getTextContent().strip());
                }
            }
        } catch (ParserConfigurationException | SAXException | IOException e) {
            return List.of(); // Maven itself will say what is wrong with it, when the plan is run
        }
        return modules.stream()
                .filter(name -> name.matches("[A-Za-z0-9][A-Za-z0-9._/-]*"))
                .toList();
    }

    private static List<Node> children(Node parent, String name) {
        List<Node> found = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeName().equals(name)) {
                found.add(child);
            }
        }
        return found;
    }
}
