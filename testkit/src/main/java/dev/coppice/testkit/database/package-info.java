/** Databases for tests: a PostgreSQL server that needs no installation, and a fresh database for each test. */
@NullMarked
package dev.coppice.testkit.database;

import org.jspecify.annotations.NullMarked;
