/** Failed attempts that are kept for people to look at: their files, their home, and the services that still run. */
@NullMarked
package dev.coppice.worker.kept;

import org.jspecify.annotations.NullMarked;
