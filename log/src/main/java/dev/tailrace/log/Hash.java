package dev.tailrace.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The hash by which an index finds publisher ids and idempotency keys. Each segment has a random
 * seed, so that no publisher can prepare names that collide.
 */
final class Hash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long ID = 0x9E3779B97F4A7C15L;
  private static final long KEY = 0xC2B2AE3D27D4EB4FL;
  private static final long MULTIPLIER = 0xA0761D6478BD642FL;

  private Hash() {}

  /** Of a publisher's id; 31 bits. */
  static int ofId(long seed, byte[] id) {
    return finish(fold(seed ^ ID, id));
  }

  /** Of an idempotency key, which is the topic's own; 31 bits. */
  static int ofKey(long seed, byte[] topic, byte[] key) {
    return finish(fold(fold(seed ^ KEY, topic), key));
  }

  private static long fold(long start, byte[] bytes) {
    long hash = start ^ bytes.length * KEY;
    int at = 0;
    for (; at + 8 <= bytes.length; at += 8) {
      hash = mix(hash ^ (long) LONGS.get(bytes, at));
    }
    long rest = 0;
    for (; at < bytes.length; at++) {
      rest = rest << 8 | bytes[at] & 0xFF;
    }
    return mix(hash ^ rest);
  }

  private static long mix(long value) {
    long folded = value + ID;
    return folded * MULTIPLIER ^ Math.multiplyHigh(folded, MULTIPLIER);
  }

  private static int finish(long hash) {
    long mixed = (hash ^ hash >>> 32) * MULTIPLIER;
    return (int) (mixed >>> 33);
  }
}
