package dev.coppice.cli.invocation;

import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code NAME=VALUE}; the value may hold more equals signs, and may be empty. */
public final class Assignment implements ITypeConverter<Map.Entry<String, String>> {
    @Override
    public Map.Entry<String, String> convert(String text) {
        int sign = text.indexOf('=');
        if (sign < 0) {
            throw new TypeConversionException("'" + text + "' has no '='; write it like LANG=C.UTF-8");
        }
        return Map.entry(text.substring(0, sign), text.substring(sign + 1));
    }
}
