package dev.coppice.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Block;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.Document;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

/**
 * Picks out of Markdown what a plan is made of, in the order of the document.
 *
 * <p>Headings count at the top level only. Shell blocks are fenced with backticks or tildes, and the first word of their info
 * string is {@code bash}, {@code sh} or {@code shell} (which bash runs); also inside a list, where the text is taken without the
 * list's indent. Prose are: other languages, indented code, HTML comments, and whatever stands in a block quote. A fence that
 * never closes and a shell block that HTML swallows are problems, as both would silently leave steps out.
 */
final class MarkdownReader extends AbstractVisitor {
    private static final int DEEPEST = 100;
    private static final Pattern LANGUAGE = Pattern.compile("\\s*([A-Za-z0-9_+-]+)(?=$|[\\s{,]).*", Pattern.DOTALL);
    private static final Pattern FENCE_IN_HTML = Pattern.compile("(?im)^\\s*(```+|~~~+)\\s*(bash|sh|shell)\\b");

    /** A heading or a shell block. */
    sealed interface Part {
        /** From 1; of a block, the line of its fence. */
        int line();
    }

    record Title(int level, String text, int line) implements Part {}

    record Shell(ShellBlock block, int line) implements Part {}

    private final Problems problems;
    private final List<Part> parts = new ArrayList<>();

    private MarkdownReader(Problems problems) {
        this.problems = problems;
    }

    static List<Part> read(String markdown, Problems problems) {
        MarkdownReader reader = new MarkdownReader(problems);
        Parser.builder()
                .includeSourceSpans(IncludeSourceSpans.BLOCKS)
                .maxOpenBlockParsers(DEEPEST)
                .inlineParserFactory(context -> HeadingText::keep)
                .build()
                .parse(markdown)
                .accept(reader);
        return reader.parts;
    }

    @Override
    public void visit(Heading heading) {
        if (heading.getParent() instanceof Document) {
            parts.add(new Title(heading.getLevel(), HeadingText.of(heading), line(heading)));
        }
    }

    @Override
    public void visit(BlockQuote quote) {
        // what is quoted is prose
    }

    @Override
    public void visit(HtmlBlock html) {
        Matcher fence = FENCE_IN_HTML.matcher(html.getLiteral());
        if (!html.getLiteral().stripLeading().startsWith("<!--") && fence.find()) {
            int above = (int) html.getLiteral()
                    .substring(0, fence.start(1))
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            problems.add(
                    line(html) + above,
                    "this shell block is part of the HTML above it and would not run",
                    "leave an empty line before the fence");
        }
    }

    @Override
    public void visit(FencedCodeBlock code) {
        int line = line(code);
        if (code.getClosingFenceLength() == null) {
            problems.add(
                    line,
                    "the code block that begins here never ends, and takes all that follows into it",
                    "end it with a line of the same fence");
        }
        shell(code.getInfo()).ifPresent(shell -> {
            if (code.getLiteral().isBlank()) {
                problems.add(line, "this shell block is empty", "write a command, or remove the block");
            }
            parts.add(new Shell(new ShellBlock(shell, code.getLiteral(), line + 1), line));
        });
    }

    private static Optional<String> shell(String info) {
        Matcher language = LANGUAGE.matcher(info);
        if (!language.matches()) {
            return Optional.empty();
        }
        return switch (language.group(1).toLowerCase(Locale.ROOT)) {
            case "bash", "shell" -> Optional.of("bash");
            case "sh" -> Optional.of("sh");
            default -> Optional.empty();
        };
    }

    private static int line(Block block) {
        return block.getSourceSpans().getFirst().getLineIndex() + 1;
    }
}
