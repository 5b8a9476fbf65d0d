package dev.tailrace.app;

/**
 * A file as it is sent.
 *
 * @param contentType for the header of that name
 * @param bytes not to be changed
 */
record StaticFile(String contentType, byte[] bytes) {}
