#include "src/archive/route.h"

#include <string.h>
#include <talloc.h>

#include "src/archive/transfer.h"

/* A common browser; which one matters less than that it is one of many. */
static const char common_agent[] =
	"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 "
	"Firefox/128.0";

static const char *const words[] = { "off", "direct", "proxy ", "never" };

enum status route_parse(const char *text, struct route *ret_route,
			struct error *err)
{
	struct route r = { .kind = ROUTE_OFF };
	size_t n = strlen(words[ROUTE_PROXY]);
	enum status status;

	for (int i = ROUTE_OFF; i <= ROUTE_NEVER; i++) {
		if (strcmp(text, words[i]))
			continue;
		r.kind = (enum route_kind)i;
		*ret_route = r;
		return STATUS_OK;
	}
	if (strncmp(text, words[ROUTE_PROXY], n) ||
	    strlen(text + n) >= sizeof(r.proxy))
		return error_set(err, STATUS_INVALID, "network: off, direct, "
				 "never or proxy URL");
	status = transfer_check_proxy(text + n, err);
	if (status != STATUS_OK)
		return status;
	r.kind = ROUTE_PROXY;
	memcpy(r.proxy, text + n, strlen(text + n) + 1);
	*ret_route = r;
	return STATUS_OK;
}

void route_read(struct casefile *casefile, struct route *ret_route)
{
	char *text = casefile_meta(casefile, NULL, "network");
	struct route r = { .kind = text ? ROUTE_NEVER : ROUTE_OFF };

	if (text && route_parse(text, &r, NULL) != STATUS_OK)
		r.kind = ROUTE_NEVER;
	talloc_free(text);
	*ret_route = r;
}

enum status route_write(struct casefile *casefile, const struct route *route,
			struct error *err)
{
	char text[ROUTE_PROXY_MAX + 16];

	snprintf(text, sizeof(text), "%s%s", words[route->kind],
		 route->kind == ROUTE_PROXY ? route->proxy : "");
	return casefile_set_meta(casefile, "network", text, err);
}

void route_words(const struct route *route, char *ret_text, size_t size)
{
	char shown[ROUTE_PROXY_MAX] = "";

	if (route->kind == ROUTE_PROXY &&
	    transfer_proxy_shown(route->proxy, shown, sizeof(shown), NULL) !=
		    STATUS_OK)
		*shown = '\0';
	snprintf(ret_text, size, "%s%s", words[route->kind], shown);
}

static bool is_header_value(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return false;
	return true;
}

char *route_agent(struct casefile *casefile, const void *ctx)
{
	char *agent = casefile_meta(casefile, ctx, "agent");

	if (agent && *agent && is_header_value(agent))
		return agent;
	/* Where it cannot be kept now, the same one is chosen again. */
	if (casefile_is_writable(casefile))
		(void)!casefile_set_meta(casefile, "agent", common_agent,
					 NULL);
	return talloc_strdup(ctx, common_agent);
}
