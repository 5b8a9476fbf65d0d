/**
 * Who may: tokens, the keys that vouch for them, and rights by topic. It knows neither HTTP nor
 * connections, and has no thread of its own.
 *
 * <pre>
 *   token ─► TokenVerifier ─► Jws ─► KeyRing ─► Claims ─► Grant: publish, subscribe (TopicSet)
 *                 │                     ▲                              │ names and TopicMatchers
 *            VerifiedTokens        files, KeyFetch                     ▼
 *            (until their exp)    (JWK, JWKS, PEM)              test(topic), in linear time
 * </pre>
 */
package dev.tailrace.access;
