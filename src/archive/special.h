/* special: addresses that a fetch must not reach: this machine, the networks
 * behind it, and what is no host of the public internet.
 *
 * A page may name or redirect to such an address to make the fetching machine
 * talk to its neighbours. There are many ways to write 127.0.0.1 (2130706433,
 * 0x7f.1, [::ffff:7f00:1]), and a public name may resolve to it, so what is
 * judged is the address of the socket, after resolving and before any packet.
 * Only behind a proxy, which resolves by itself, is the written host judged.
 *
 * The ranges: IANA Special-Purpose Address Registries for IPv4 and IPv6 (RFC
 * 6890 and its updates), multicast (RFC 5771, RFC 4291), and the IPv4 address
 * inside mapped (RFC 4291), translated (RFC 6052, RFC 8215) and 6to4 (RFC
 * 3056) addresses. Teredo and 6to4 are refused whole: nothing is served by
 * them that could not be reached without them. */
#ifndef TAFFRAIL_ARCHIVE_SPECIAL_H
#define TAFFRAIL_ARCHIVE_SPECIAL_H

#include <stdbool.h>
#include <sys/socket.h>

/* NULL: an ordinary address. Else what it is, in words ("this machine",
 * "a private network", ...). An unknown family is special. */
const char *special_address(const struct sockaddr *address);

/* The same of a host as it stands in an address: literals in every notation
 * that the resolver takes, with or without brackets, and names that are
 * local by definition (RFC 6761, RFC 6762, RFC 8375: localhost, .local,
 * .internal, .home.arpa, ...). An ordinary name gives NULL. */
const char *special_host(const char *host);

#endif
