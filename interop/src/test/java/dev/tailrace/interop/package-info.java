/**
 * Other people's clients, real browsers, {@code kill -9}, full disks and bad manners, against the
 * hub as it is shipped: in a process of its own, over real sockets, and behind the proxies that
 * people have. And our own client against other people's servers.
 *
 * <pre>
 *   Hubs (extension) ──► HubProcess ──► stderr is free of stack traces
 *                            ▲
 *   Publisher, Listener, Follower ──► Connection (a socket) · Program (node, curl) · Browser
 *
 *   Audience ──► Returner ──► Dialer ──► Http1Call · Trunk ──► Http2Call   thousands, on a thread
 *   Passer ──► Leaving ────────┘
 *
 *   Punctuality, Listener, curl ──► FrontProxy (nginx, HAProxy, Caddy, …) ──► HubProcess
 *                                       ▲
 *   FrontProxies (extension) ───────────┘──► ProxyProgram · ProxyPage (docs/operate/proxies.md)
 *
 *   Mercure…Test ──► MercureHub (extension) ──► HubProcess, or another hub by -Dmercure.url
 *                    MercureTokens · MercureDialect
 *
 *   HeardSource ──► ForeignServer ◄── FeedServer ──► Feed ◄── Spring MVC · WebFlux · Jersey
 *   (our client)          ▲
 *                         └── BetterSseServer (node) · NchanServer (nginx)
 * </pre>
 */
package dev.tailrace.interop;
