#include "src/archive/special.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

static const char this_machine[] = "this machine",
		  private_network[] = "a private network",
		  link_local[] = "the local link",
		  reserved[] = "a reserved address",
		  multicast[] = "a multicast address",
		  tunnel[] = "a tunnel address";

struct range4 {
	uint32_t address;
	int bits;
	const char *what;
};

#define IP4(a, b, c, d)                                                       \
	((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (d))

static const struct range4 ranges4[] = {
	{ IP4(0, 0, 0, 0), 8, this_machine },
	{ IP4(10, 0, 0, 0), 8, private_network },
	{ IP4(100, 64, 0, 0), 10, private_network }, /* carrier-grade NAT */
	{ IP4(127, 0, 0, 0), 8, this_machine },
	{ IP4(169, 254, 0, 0), 16, link_local },
	{ IP4(172, 16, 0, 0), 12, private_network },
	{ IP4(192, 0, 0, 0), 24, reserved },
	{ IP4(192, 0, 2, 0), 24, reserved }, /* documentation */
	{ IP4(192, 88, 99, 0), 24, tunnel }, /* 6to4 relays */
	{ IP4(192, 168, 0, 0), 16, private_network },
	{ IP4(198, 18, 0, 0), 15, reserved }, /* benchmarks */
	{ IP4(198, 51, 100, 0), 24, reserved },
	{ IP4(203, 0, 113, 0), 24, reserved },
	{ IP4(224, 0, 0, 0), 4, multicast },
	{ IP4(240, 0, 0, 0), 4, reserved },
};

struct range6 {
	uint8_t address[16];
	int bits;
	const char *what;
};

static const struct range6 ranges6[] = {
	{ { 0 }, 128, this_machine },
	{ { [15] = 1 }, 128, this_machine },
	{ { 0 }, 96, reserved }, /* once: IPv4 compatible */
	{ { 0x01 }, 64, reserved }, /* discard */
	{ { 0x20, 0x01, 0x00, 0x00 }, 23, tunnel }, /* Teredo, ORCHID, ... */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32, reserved },
	{ { 0x20, 0x02 }, 16, tunnel }, /* 6to4 */
	{ { 0x3f, 0xff }, 20, reserved },
	{ { 0x5f, 0x00 }, 16, reserved },
	{ { 0xfc }, 7, private_network },
	{ { 0xfe, 0x80 }, 10, link_local },
	{ { 0xfe, 0xc0 }, 10, private_network }, /* once: site local */
	{ { 0xff }, 8, multicast },
};

static const char *special4(uint32_t address)
{
	for (size_t i = 0; i < sizeof(ranges4) / sizeof(*ranges4); i++) {
		const struct range4 *r = &ranges4[i];
		uint32_t mask = UINT32_MAX << (32 - r->bits);

		if ((address & mask) == r->address)
			return r->what;
	}
	return NULL;
}

static uint32_t ip4_at(const uint8_t *bytes)
{
	return IP4(bytes[0], bytes[1], bytes[2], bytes[3]);
}

static bool within6(const uint8_t address[16], const struct range6 *range)
{
	int whole = range->bits / 8, rest = range->bits % 8;
	uint8_t mask = (uint8_t)(0xff << (8 - rest));

	if (memcmp(address, range->address, (size_t)whole))
		return false;
	return rest == 0 || (address[whole] & mask) == range->address[whole];
}

/* Does it hold an IPv4 address in its last four bytes? */
static bool holds_ip4(const uint8_t a[16])
{
	static const uint8_t zero[12], nat64[12] = { 0, 0x64, 0xff, 0x9b };
	static const uint8_t local_nat64[6] = { 0, 0x64, 0xff, 0x9b, 0, 1 };

	return !memcmp(a, zero, 10) || !memcmp(a, nat64, 12) ||
	       !memcmp(a, local_nat64, 6) ||
	       (!memcmp(a, zero, 8) && a[8] == 0xff && a[9] == 0xff);
}

static const char *special6(const uint8_t address[16])
{
	for (size_t i = 0; i < sizeof(ranges6) / sizeof(*ranges6); i++)
		if (within6(address, &ranges6[i]))
			return ranges6[i].what;
	return holds_ip4(address) ? special4(ip4_at(address + 12)) : NULL;
}

const char *special_address(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in in;

		memcpy(&in, address, sizeof(in));
		return special4(ntohl(in.sin_addr.s_addr));
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 in6;

		memcpy(&in6, address, sizeof(in6));
		return special6(in6.sin6_addr.s6_addr);
	}
	return "no internet address";
}

static bool is_or_ends_in(const char *host, size_t length, const char *name)
{
	size_t n = strlen(name);

	if (length < n || strncasecmp(host + length - n, name, n))
		return false;
	return length == n || host[length - n - 1] == '.';
}

static const char *const local_names[] = {
	"localhost", "localhost.localdomain", "local", "internal", "intranet",
	"lan", "home", "corp", "private", "home.arpa", "ip6-localhost",
	"ip6-loopback",
};

enum { HOST_MAX = 255 };

const char *special_host(const char *host)
{
	char bare[HOST_MAX + 1];
	size_t n = strlen(host);
	struct in_addr in;
	struct in6_addr in6;
	char *zone;

	if (n > 1 && host[0] == '[' && host[n - 1] == ']') {
		host++;
		n -= 2;
	}
	while (n > 0 && host[n - 1] == '.')
		n--;
	if (n == 0 || n > HOST_MAX)
		return "no host";
	memcpy(bare, host, n);
	bare[n] = '\0';
	zone = strchr(bare, '%');
	if (zone)
		*zone = '\0';
	if (inet_pton(AF_INET6, bare, &in6) == 1)
		return special6(in6.s6_addr);
	if (inet_aton(bare, &in))
		return special4(ntohl(in.s_addr));
	for (size_t i = 0; i < sizeof(local_names) / sizeof(*local_names); i++)
		if (is_or_ends_in(bare, n, local_names[i]))
			return this_machine;
	return strchr(bare, '.') ? NULL : private_network;
}
