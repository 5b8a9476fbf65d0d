package dev.tailrace.app;

import picocli.CommandLine.IVersionProvider;

/** This program's version, from the manifest of its jar. Threads: immutable. */
final class Version implements IVersionProvider {
  static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"tailrace " + current() + " (Java " + Runtime.version() + ")"};
  }
}
