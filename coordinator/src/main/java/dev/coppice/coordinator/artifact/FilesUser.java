package dev.coppice.coordinator.artifact;

/**
 * A coordinator that uses a database.
 *
 * @param id of its process
 * @param address of its API
 * @param folder where it keeps files, on its host
 * @param mark what it finds in that folder; empty when there is none
 */
public record FilesUser(String id, String address, String folder, String mark) {}
