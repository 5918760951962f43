/** The documents of the API, as far as the program reads them. */
@NullMarked
package dev.coppice.cli.document;

import org.jspecify.annotations.NullMarked;
