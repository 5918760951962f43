@NullMarked
package dev.coppice.worker.moduletest;

import org.jspecify.annotations.NullMarked;
