#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>

#include "src/archive/special.h"

static const char *judge(const char *text)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	struct sockaddr_in6 in6 = { .sin6_family = AF_INET6 };

	if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
		return special_address((struct sockaddr *)&in);
	assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
	return special_address((struct sockaddr *)&in6);
}

/* First and last of each range, and what lies just outside. */
static const char *const special[] = {
	"0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255",
	"100.64.0.0", "100.127.255.255", "127.0.0.1", "127.255.255.255",
	"169.254.0.0", "169.254.169.254", "172.16.0.0", "172.31.255.255",
	"192.0.0.0", "192.0.0.255", "192.0.2.1", "192.88.99.1", "192.168.0.1",
	"192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.7",
	"203.0.113.7", "224.0.0.1", "239.255.255.255", "240.0.0.1",
	"255.255.255.255", "::", "::1", "::127.0.0.1", "::8.8.8.8",
	"::ffff:127.0.0.1", "::ffff:10.1.2.3", "::ffff:0:192.168.1.1",
	"64:ff9b::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::10.0.0.1",
	"100::1", "2001::1", "2001:10::1", "2001:20::1", "2001:db8::1",
	"2002:7f00:1::", "2002:808:808::1", "fc00::1", "fdff::1", "fe80::1",
	"febf::1", "fec0::1", "ff02::1",
};
static const char *const ordinary[] = {
	"1.0.0.0", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255",
	"100.128.0.0", "126.255.255.255", "128.0.0.0", "169.253.255.255",
	"169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0",
	"192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
	"223.255.255.255", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
	"2001:200::1", "2001:4860:4860::8888", "2600::1", "2a00::1",
};

static void ranges_are_right_at_their_ends(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(special) / sizeof(*special); i++)
		if (!judge(special[i]))
			fail_msg("%s passes", special[i]);
	for (size_t i = 0; i < sizeof(ordinary) / sizeof(*ordinary); i++)
		if (judge(ordinary[i]))
			fail_msg("%s is called %s", ordinary[i],
				 judge(ordinary[i]));
}

static void literals_are_judged_like_their_sockets(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(special) / sizeof(*special); i++)
		assert_non_null(special_host(special[i]));
	for (size_t i = 0; i < sizeof(ordinary) / sizeof(*ordinary); i++)
		assert_null(special_host(ordinary[i]));
}

static void every_notation_is_seen_through(void **state)
{
	static const char *const hosts[] = {
		"2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "127.1",
		"127.0.1", "017700000001", "[::ffff:127.0.0.1]", "[::1]",
		"localhost", "LocalHost", "localhost.", "a.localhost",
		"printer.local", "router.home.arpa", "db.internal", "nas",
		"127.0.0.1.", "[fe80::1%25eth0]", "[fe80::1%eth0]", "", ".",
		"[]",
	};
	static const char *const names[] = {
		"port.example", "localhost.example", "mylocal.example",
		"notlocalhost.org", "8.8.8.8", "134744072", "xn--kge-1na.dk",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(hosts) / sizeof(*hosts); i++)
		if (!special_host(hosts[i]))
			fail_msg("%s passes", hosts[i]);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (special_host(names[i]))
			fail_msg("%s is called %s", names[i],
				 special_host(names[i]));
}

static void an_unknown_family_is_special(void **state)
{
	struct sockaddr other = { .sa_family = AF_UNIX };

	(void)state;
	assert_non_null(special_address(&other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_are_right_at_their_ends),
		cmocka_unit_test(literals_are_judged_like_their_sockets),
		cmocka_unit_test(every_notation_is_seen_through),
		cmocka_unit_test(an_unknown_family_is_special),
	};

	return cmocka_run_group_tests_name("special", tests, NULL, NULL);
}
