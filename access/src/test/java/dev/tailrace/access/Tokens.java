package dev.tailrace.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keys, and tokens put together by hand, right and wrong. Threads: immutable. */
final class Tokens {
  static final String SECRET = "a secret of more than thirty-two bytes";
  static final String OTHER_SECRET = "another secret that is as long as that";

  private Tokens() {}

  /** A pair of keys of this kind with all that is made of it. */
  record Pair(KeyPairPem pem, TokenAlgorithm algorithm) {
    static Pair of(TokenAlgorithm algorithm) {
      return new Pair(KeyPairPem.generate(algorithm), algorithm);
    }

    SigningKey signing() {
      return SigningKey.read(pem.privateKey().getBytes(UTF_8));
    }

    byte[] der() {
      return Pem.all(pem.publicKey()).get(0).content();
    }

    /** As a member of a set. */
    String jwk(String kid) {
      byte[] der = der();
      return switch (algorithm) {
        case ES256 -> ec(der, kid);
        case EDDSA ->
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"" + kid + "\",\"x\":\""
                + Tokens.base64(Arrays.copyOfRange(der, der.length - 32, der.length)) + "\"}";
        default -> throw new IllegalArgumentException(algorithm + " is not needed here");
      };
    }

    private static String ec(byte[] der, String kid) {
      try {
        ECPublicKey key =
            (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"use\":\"sig\",\"kid\":\"" + kid
            + "\",\"x\":\"" + base64(key.getW().getAffineX()) + "\",\"y\":\""
            + base64(key.getW().getAffineY()) + "\"}";
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    private static String base64(BigInteger number) {
      byte[] bytes = number.toByteArray();
      byte[] fixed = new byte[32];
      int length = Math.min(bytes.length, 32);
      System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
      return Tokens.base64(fixed);
    }

    String sign(String header, String claims) {
      return signed(signing(), algorithm, header, claims);
    }

    String sign(String claims) {
      return sign("{\"alg\":\"" + algorithm.header() + "\"}", claims);
    }
  }

  static String set(String... jwks) {
    return "{\"keys\":[" + String.join(",", jwks) + "]}";
  }

  static SigningKey secret(String text) {
    return SigningKey.secret(text.getBytes(UTF_8));
  }

  /** Signed by the secret. */
  static String hs256(String claims) {
    return hs256("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims);
  }

  static String hs256(String header, String claims) {
    return signed(secret(SECRET), TokenAlgorithm.HS256, header, claims);
  }

  static String signed(SigningKey key, TokenAlgorithm algorithm, String header, String claims) {
    String signed = base64(header) + "." + base64(claims);
    return signed + "." + base64(key.sign(algorithm, signed.getBytes(UTF_8)));
  }

  static String base64(String text) {
    return base64(text.getBytes(UTF_8));
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static Path write(Path file, String text) throws IOException {
    return Files.writeString(file, text);
  }

  static AccessOptions keys(Object... places) {
    List<KeyLocation> locations =
        Stream.of(places).map(each -> KeyLocation.of(each.toString())).collect(Collectors.toList());
    return AccessOptions.of(locations);
  }

  static AccessOptions secret(Path file) {
    return AccessOptions.of(List.of(KeyLocation.secret(file.toString())));
  }

  /** What it came to, now. */
  static Grant grant(CompletionStage<Grant> verified) {
    if (!verified.toCompletableFuture().isDone()) {
      throw new AssertionError("it is not known yet");
    }
    return verified.toCompletableFuture().join();
  }

  /** Why it was refused, now. */
  static TokenException refusal(CompletionStage<Grant> verified) {
    try {
      Grant grant = grant(verified);
      throw new AssertionError("accepted: " + grant);
    } catch (CompletionException e) {
      return (TokenException) e.getCause();
    }
  }
}
