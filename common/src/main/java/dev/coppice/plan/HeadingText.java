package dev.coppice.plan;

import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.parser.SourceLines;

/**
 * A heading's words without its markup. The inline markup of all other text is never looked at: nothing in it matters to a plan,
 * and a megabyte of brackets would take seconds.
 */
final class HeadingText extends AbstractVisitor {
    private static final int LONGEST = 1000;

    private final StringBuilder words = new StringBuilder();

    private HeadingText() {}

    /** Stands in for the parser of inline markup: keeps a heading's text as it is written, and drops any other. */
    static void keep(SourceLines lines, Node node) {
        if (node instanceof Heading) {
            node.appendChild(new Text(lines.getContent()));
        }
    }

    /** The words of a heading whose text was kept, at most 1000 characters of it. */
    static String of(Heading heading) {
        if (!(heading.getFirstChild() instanceof Text kept)) {
            return "";
        }
        String line = kept.getLiteral().replace('\n', ' ');
        HeadingText text = new HeadingText();
        Parser.builder()
                .maxInlineNesting(100)
                .build()
                .parse("# " + line.substring(0, Math.min(line.length(), LONGEST)))
                .accept(text);
        return text.words.toString().strip().replaceAll("\\s+", " ");
    }

    @Override
    public void visit(Text text) {
        words.append(text.getLiteral());
    }

    @Override
    public void visit(Code code) {
        words.append(code.getLiteral());
    }
}
