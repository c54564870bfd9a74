/* Addresses and proxies, by libcurl's own parser: what is checked, shown and
 * fetched must be read by one and the same. */
#include <curl/curl.h>
#include <string.h>

#include "src/archive/transfer.h"

struct parsed {
	CURLU *url;
	char *scheme, *host, *user, *text;
};

static void parsed_release(struct parsed *p)
{
	curl_free(p->scheme);
	curl_free(p->host);
	curl_free(p->user);
	curl_free(p->text);
	curl_url_cleanup(p->url);
}

static bool has_controls(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return true;
	return false;
}

/* International host names by their ASCII form, where libcurl can. */
#ifdef CURLU_PUNYCODE
enum { HOST_FLAGS = CURLU_PUNYCODE };
#else
enum { HOST_FLAGS = 0 };
#endif

static bool parse(const char *address, unsigned int flags, struct parsed *p)
{
	memset(p, 0, sizeof(*p));
	if (has_controls(address) ||
	    strlen(address) >= TRANSFER_ADDRESS_MAX)
		return false;
	p->url = curl_url();
	if (!p->url ||
	    curl_url_set(p->url, CURLUPART_URL, address, flags) ||
	    curl_url_get(p->url, CURLUPART_SCHEME, &p->scheme, 0) ||
	    curl_url_get(p->url, CURLUPART_HOST, &p->host, HOST_FLAGS))
		return false;
	/* Without a user this gives an error and leaves it NULL. */
	(void)curl_url_get(p->url, CURLUPART_USER, &p->user, 0);
	return *p->host != '\0';
}

static void lower(char *text)
{
	for (; *text; text++)
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text - 'A' + 'a');
}

static enum status refuse(const struct parsed *p, const char *address,
			  struct error *err)
{
	if (p->scheme && strcmp(p->scheme, "http") &&
	    strcmp(p->scheme, "https"))
		return error_set(err, STATUS_REFUSED, "%.200s: only http and "
				 "https are fetched", address);
	if (p->user)
		return error_set(err, STATUS_REFUSED, "%.200s: holds a user "
				 "name; give the address without it", address);
	return STATUS_OK;
}

static enum status put_back(struct parsed *p)
{
	lower(p->host);
	if (curl_url_set(p->url, CURLUPART_HOST, p->host, 0) ||
	    curl_url_set(p->url, CURLUPART_FRAGMENT, NULL, 0) ||
	    curl_url_get(p->url, CURLUPART_URL, &p->text, 0))
		return STATUS_INVALID;
	return STATUS_OK;
}

enum status address_normal(const char *address, char *ret_address,
			   size_t size, struct error *err)
{
	struct parsed p;
	bool read = parse(address, CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE,
			  &p);
	enum status status = refuse(&p, address, err);

	if (status == STATUS_OK && read)
		read = put_back(&p) == STATUS_OK && strlen(p.text) < size;
	if (status == STATUS_OK && !read)
		status = error_set(err, STATUS_INVALID, "%.200s: not an "
				   "address (https://HOST/...)", address);
	if (status == STATUS_OK)
		memcpy(ret_address, p.text, strlen(p.text) + 1);
	parsed_release(&p);
	return status;
}

bool address_host(const char *address, char *ret_host, size_t size)
{
	struct parsed p;
	bool found = parse(address, CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE,
			   &p);
	size_t n = found ? strlen(p.host) : 0;
	bool bracketed = n > 2 && p.host[0] == '[' && p.host[n - 1] == ']';

	/* A name and the same with the root's dot are one host. */
	while (n > 0 && p.host[n - 1] == '.')
		n--;
	found = n > 0 && n < size;
	if (found && bracketed) {
		memcpy(ret_host, p.host + 1, n - 2);
		ret_host[n - 2] = '\0';
	} else if (found) {
		memcpy(ret_host, p.host, n);
		ret_host[n] = '\0';
	}
	if (found)
		lower(ret_host);
	parsed_release(&p);
	return found;
}

enum status address_resolve(const char *base, const char *reference,
			    char *ret_address, size_t size, struct error *err)
{
	const unsigned int flags = CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE;
	struct parsed p;
	enum status status = STATUS_INVALID;

	if (parse(base, flags, &p) && !has_controls(reference) &&
	    strlen(reference) < TRANSFER_ADDRESS_MAX &&
	    !curl_url_set(p.url, CURLUPART_URL, reference, flags) &&
	    !curl_url_get(p.url, CURLUPART_URL, &p.text, 0))
		status = address_normal(p.text, ret_address, size, err);
	else
		(void)error_set(err, status, "%.200s: not an address",
				reference);
	parsed_release(&p);
	return status;
}

static bool begins(const char *text, const char *start)
{
	return !strncmp(text, start, strlen(start));
}

enum status transfer_check_proxy(const char *proxy, struct error *err)
{
	struct parsed p;
	bool read = parse(proxy, CURLU_NON_SUPPORT_SCHEME, &p);

	parsed_release(&p);
	if (begins(proxy, "socks5://") || begins(proxy, "socks4://"))
		return error_set(err, STATUS_REFUSED, "proxy: %s asks the "
				 "local resolver for every host; use %s",
				 begins(proxy, "socks5") ? "socks5" : "socks4",
				 begins(proxy, "socks5") ? "socks5h://"
							 : "socks4a://");
	if (!read || (!begins(proxy, "socks5h://") &&
		      !begins(proxy, "socks4a://") &&
		      !begins(proxy, "http://") && !begins(proxy, "https://")))
		return error_set(err, STATUS_INVALID, "proxy: give it as "
				 "socks5h://HOST:PORT or http://HOST:PORT");
	return STATUS_OK;
}

enum status transfer_proxy_shown(const char *proxy, char *ret_text,
				 size_t size, struct error *err)
{
	struct parsed p;
	bool read = parse(proxy, CURLU_NON_SUPPORT_SCHEME, &p);

	if (read)
		read = !curl_url_set(p.url, CURLUPART_USER, NULL, 0) &&
		       !curl_url_set(p.url, CURLUPART_PASSWORD, NULL, 0) &&
		       !curl_url_get(p.url, CURLUPART_URL, &p.text, 0) &&
		       strlen(p.text) < size;
	if (read)
		memcpy(ret_text, p.text, strlen(p.text) + 1);
	parsed_release(&p);
	if (!read)
		return error_set(err, STATUS_INVALID, "proxy: not an address");
	return STATUS_OK;
}
