@NullMarked
package dev.coppice.cli.environment;

import org.jspecify.annotations.NullMarked;
