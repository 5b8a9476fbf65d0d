package dev.tailrace.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@link Share}s of a sealed segment, as they stand in its {@link IndexFile} behind all else.
 *
 * <pre>
 *   name of the accounts      its size in 4 bytes, UTF-8
 *   shares                    bytes of records in 8 bytes, then the account: its size in 4, UTF-8
 * </pre>
 *
 * They are good for accounts of that name only: of others they say nothing.
 */
final class ShareFormat {
  private ShareFormat() {}

  static void write(PageWriter out, Accounts accounts, List<Share> shares) throws IOException {
    writeText(out, accounts.name());
    for (Share share : shares) {
      out.put(ByteBuffer.allocate(Long.BYTES).putLong(share.bytes()).array());
      writeText(out, share.account());
    }
  }

  /**
   * What stands at {@code at}; empty if it is of other accounts.
   *
   * @param count how many shares there are
   */
  static Optional<List<Share>> read(PageReader in, long at, int count, Accounts accounts)
      throws IOException {
    byte[] name = in.bytesAt(at + Integer.BYTES, size(in, at));
    if (!accounts.name().equals(new String(name, StandardCharsets.UTF_8))) {
      return Optional.empty();
    }
    List<Share> shares = new ArrayList<>();
    long next = at + Integer.BYTES + name.length;
    for (int i = 0; i < count; i++) {
      long bytes = ByteBuffer.wrap(in.bytesAt(next, Long.BYTES)).getLong();
      next += Long.BYTES;
      byte[] account = in.bytesAt(next + Integer.BYTES, size(in, next));
      next += Integer.BYTES + account.length;
      shares.add(new Share(new String(account, StandardCharsets.UTF_8), bytes));
    }
    return Optional.of(List.copyOf(shares));
  }

  private static int size(PageReader in, long at) throws IOException {
    int size = ByteBuffer.wrap(in.bytesAt(at, Integer.BYTES)).getInt();
    if (size < 0 || size > RecordFormat.MAX_NAME_BYTES) {
      throw in.corrupt("a name of " + size + " bytes");
    }
    return size;
  }

  private static void writeText(PageWriter out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.put(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
    out.put(utf8);
  }
}
