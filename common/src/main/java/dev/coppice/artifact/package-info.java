/** What an attempt leaves behind: the folder with its logs, test cases and artifacts. */
@NullMarked
package dev.coppice.artifact;

import org.jspecify.annotations.NullMarked;
