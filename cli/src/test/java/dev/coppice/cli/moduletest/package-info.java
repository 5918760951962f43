@NullMarked
package dev.coppice.cli.moduletest;

import org.jspecify.annotations.NullMarked;
