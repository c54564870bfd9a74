/* route: by which way a case may reach the network. It is off until somebody
 * chooses; the choice stands in the case (meta `network`) and in each capture.
 */
#ifndef TAFFRAIL_ARCHIVE_ROUTE_H
#define TAFFRAIL_ARCHIVE_ROUTE_H

#include "store/casefile.h"

enum route_kind { ROUTE_OFF, ROUTE_DIRECT, ROUTE_PROXY, ROUTE_NEVER };
enum { ROUTE_PROXY_MAX = 512 };

struct route {
	enum route_kind kind;
	char proxy[ROUTE_PROXY_MAX]; /* with its user and password, if any */
};

/* What the case says; what cannot be read counts as never. */
void route_read(struct casefile *casefile, struct route *ret_route);
/* "direct", "proxy URL", "never", "off". INVALID, or REFUSED for a proxy that
 * would leave names to the local resolver. */
enum status route_parse(const char *text, struct route *ret_route,
			struct error *err) must_check;
enum status route_write(struct casefile *casefile, const struct route *route,
			struct error *err) must_check;
/* For the status line: "off", "direct", "proxy socks5h://127.0.0.1:9050/",
 * without user and password. */
void route_words(const struct route *route, char *ret_text, size_t size);
/* The User-Agent of the case: fixed at its first use (meta `agent`), so that
 * all its requests look the same. talloc'ed on ctx. */
char *route_agent(struct casefile *casefile, const void *ctx);

#endif
