@NullMarked
package dev.coppice.testkit.database;

import org.jspecify.annotations.NullMarked;
