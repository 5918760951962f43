/** Reading git repositories within this process. */
@NullMarked
package dev.coppice.repository;

import org.jspecify.annotations.NullMarked;
