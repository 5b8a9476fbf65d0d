package dev.tailrace.server;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * A certificate that vouches for itself, for development: a new key on P-256, valid for a year,
 * never on a disk. (The JDK has no public way to make one.)
 *
 * <pre>
 *   Certificate  { body, algorithm, signature }                                  (RFC 5280)
 *   body         { [0] version, serial, algorithm, issuer, validity, subject, public key,
 *                  [3] extensions: names, no authority, for servers }
 * </pre>
 *
 * <p>Threads: immutable.
 */
final class SelfSigned {
  static final Duration VALID = Duration.ofDays(365);

  private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int UTF8_STRING = 0x0C;
  private static final int UTC_TIME_TAG = 0x17;
  private static final int SET = 0x31;
  private static final int VERSION = 0xA0;
  private static final int EXTENSIONS = 0xA3;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;

  private static final byte[] ECDSA_WITH_SHA256 =
      Der.of(Der.SEQUENCE, Der.oid(0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02));
  private static final byte[] COMMON_NAME = Der.oid(0x55, 0x04, 0x03);
  private static final byte[] ALTERNATIVE_NAMES = Der.oid(0x55, 0x1D, 0x11);
  private static final byte[] BASIC_CONSTRAINTS = Der.oid(0x55, 0x1D, 0x13);
  private static final byte[] KEY_PURPOSES = Der.oid(0x55, 0x1D, 0x25);
  private static final byte[] FOR_SERVERS =
      Der.oid(0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01);

  private SelfSigned() {}

  /**
   * @param hosts names
   * @param addresses addresses, of 4 or 16 bytes
   */
  static Credentials make(Collection<String> hosts, Collection<byte[]> addresses, Clock clock) {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = keys.generateKeyPair();
      byte[] body = body(pair, names(hosts, addresses), clock.instant());
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(pair.getPrivate());
      signature.update(body);
      byte[] certificate =
          Der.of(Der.SEQUENCE, body, ECDSA_WITH_SHA256, bits(signature.sign()));
      return new Credentials(
          pair.getPrivate(), List.of(Credentials.certificate(certificate)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  private static byte[] body(KeyPair pair, byte[] names, Instant now) {
    byte[] name = name("Tailrace, for development");
    byte[] serial = new BigInteger(127, new SecureRandom()).setBit(126).toByteArray();
    byte[] validity =
        Der.of(Der.SEQUENCE, time(now.minus(CLOCKS_DIFFER)), time(now.plus(VALID)));
    byte[] extensions =
        Der.of(
            Der.SEQUENCE,
            extension(ALTERNATIVE_NAMES, names),
            extension(BASIC_CONSTRAINTS, Der.of(Der.SEQUENCE)),
            extension(KEY_PURPOSES, Der.of(Der.SEQUENCE, FOR_SERVERS)));
    return Der.of(
        Der.SEQUENCE,
        Der.of(VERSION, Der.of(Der.INTEGER, new byte[] {2})),
        Der.of(Der.INTEGER, serial),
        ECDSA_WITH_SHA256,
        name,
        validity,
        name,
        pair.getPublic().getEncoded(),
        Der.of(EXTENSIONS, extensions));
  }

  private static byte[] names(Collection<String> hosts, Collection<byte[]> addresses) {
    byte[][] all = new byte[hosts.size() + addresses.size()][];
    int next = 0;
    for (String host : hosts) {
      all[next++] = Der.of(DNS_NAME, host.getBytes(StandardCharsets.US_ASCII));
    }
    for (byte[] address : addresses) {
      all[next++] = Der.of(IP_ADDRESS, address);
    }
    return Der.of(Der.SEQUENCE, all);
  }

  private static byte[] name(String commonName) {
    byte[] text = Der.of(UTF8_STRING, commonName.getBytes(StandardCharsets.UTF_8));
    return Der.of(Der.SEQUENCE, Der.of(SET, Der.of(Der.SEQUENCE, COMMON_NAME, text)));
  }

  private static byte[] time(Instant instant) {
    return Der.of(UTC_TIME_TAG, UTC_TIME.format(instant).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] extension(byte[] oid, byte[] value) {
    return Der.of(Der.SEQUENCE, oid, Der.of(Der.OCTET_STRING, value));
  }

  private static byte[] bits(byte[] whole) {
    return Der.of(Der.BIT_STRING, new byte[] {0}, whole);
  }
}
