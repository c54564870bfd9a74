#include "src/archive/suspect.h"

#include <string.h>
#include <strings.h>

#include "src/archive/head.h"

enum { WALL_TEXT_MOST = 3000, HEAD_BYTES = 64 };

static const char *const cut_words[] = {
	"", "cut off at the limit of size", "cut off: took too long",
	"cut off by the other side", "cut off",
};

static const char *const wall_titles[] = {
	"just a moment", "attention required", "access denied",
	"are you a robot", "robot check", "captcha", "checking your browser",
	"security check", "verify you are human", "ddos-guard",
	"pardon our interruption", "request unsuccessful", "403 forbidden",
	"you have been blocked", "one moment, please",
};
static const char *const wall_texts[] = {
	"checking your browser before accessing",
	"enable javascript and cookies", "verify you are human",
	"unusual traffic from",
	"prove you are not a robot", "incapsula incident id",
	"please complete the security check",
};
static const char *const login_titles[] = {
	"log in", "login", "sign in", "anmelden", "einloggen",
	"\xd0\xb2\xd1\x85\xd0\xbe\xd0\xb4", /* "vkhod" */
};
static const char *const login_paths[] = {
	"/login", "/log-in", "/signin", "/sign-in", "/sso", "/oauth",
	"/accounts/", "/auth/",
};
static const char *const cookie_texts[] = {
	"accept all cookies", "accept cookies", "we use cookies",
	"cookie consent", "consent to cookies", "before you continue",
};

#define count_of(list) (sizeof(list) / sizeof(*(list)))

static const char *any_of(const char *text, const char *const *list, size_t n)
{
	for (size_t i = 0; text && i < n; i++)
		if (strcasestr(text, list[i]))
			return list[i];
	return NULL;
}

#define finds(text, list) any_of(text, list, count_of(list))

/* As many as that are enough for every question here. */
static size_t characters(const struct page *page)
{
	size_t n = 0;

	for (size_t i = 0; i < page->length && n < WALL_TEXT_MOST; i++)
		n += ((unsigned char)page->text[i] & 0xc0) != 0x80 &&
		     page->text[i] != '\n';
	return n;
}

static bool say(char ret_reason[SUSPECT_MAX], const char *what)
{
	snprintf(ret_reason, SUSPECT_MAX, "%s", what);
	return true;
}

static bool wrong_type(struct spool *bytes, const char *type,
		       char ret_reason[SUSPECT_MAX])
{
	char buffer[HEAD_BYTES], bare[80], charset[40];
	size_t n;
	const char *head = spool_head(bytes, buffer, sizeof(buffer), &n);
	const char *real = page_sniff(head, n);

	if (!real || !type)
		return false;
	head_split_type(type, bare, sizeof(bare), charset, sizeof(charset));
	if (strncmp(bare, "text/", 5) && strcmp(bare, "application/json"))
		return false;
	snprintf(ret_reason, SUSPECT_MAX, "said to be %s, but is %s", bare,
		 real);
	return true;
}

static bool is_wall(const struct transfer *t, const struct page *page,
		    size_t length, char ret_reason[SUSPECT_MAX])
{
	char value[64];
	bool small = length < WALL_TEXT_MOST;

	if (head_value(t->head.data, t->head.length, "cf-mitigated", value,
		       sizeof(value)))
		return say(ret_reason, "a bot wall (cf-mitigated)");
	if (page && small && finds(page->title, wall_titles))
		return say(ret_reason, "a bot wall, by its title");
	if (page && small && finds(page->text, wall_texts))
		return say(ret_reason, "a bot wall, by its words");
	return false;
}

static bool is_login(const struct page *page, size_t length,
		     const char *address, int hops,
		     char ret_reason[SUSPECT_MAX])
{
	bool small = length < WALL_TEXT_MOST;

	if (hops > 0 && finds(address, login_paths))
		return say(ret_reason, "redirected to a login");
	if (small && page->passwords > 0)
		return say(ret_reason, "asks for a password");
	if (length < 1000 && finds(page->title, login_titles))
		return say(ret_reason, "a login page, by its title");
	return false;
}

static bool is_thin(const struct page *page, size_t length,
		    char ret_reason[SUSPECT_MAX])
{
	if (length < 1000 && finds(page->text, cookie_texts))
		return say(ret_reason, "a cookie wall, by its words");
	if (page->kind != PAGE_HTML || length >= SUSPECT_TEXT_LEAST)
		return false;
	snprintf(ret_reason, SUSPECT_MAX, "next to no text (%zu characters)%s",
		 length, page->scripts ? "; the page may be made by its scripts, "
				    "which are not run" : "");
	return true;
}

static bool by_exchange(const struct transfer *t, const struct payload *p,
			char ret_reason[SUSPECT_MAX])
{
	if (t->cut != CUT_NONE) {
		snprintf(ret_reason, SUSPECT_MAX, "%s: %s", cut_words[t->cut],
			 t->trouble);
		return true;
	}
	if (t->status >= 400 || t->status == 0) {
		snprintf(ret_reason, SUSPECT_MAX, "status %d", t->status);
		return true;
	}
	if (*p->left) {
		snprintf(ret_reason, SUSPECT_MAX, "its coding %s could not be "
			 "taken off", p->left);
		return true;
	}
	if (p->cut)
		return say(ret_reason, "its coding ends early, or unpacks to "
				       "too much");
	return false;
}

bool suspect_judge(const struct transfer *transfer,
		   const struct payload *payload, const struct page *page,
		   const char *type, const char *address, int hops,
		   char ret_reason[SUSPECT_MAX])
{
	/* Walking a spool changes only where its file stands. */
	struct spool bytes = payload->same ? transfer->body : payload->bytes;
	bool hop = transfer->status >= 300 && transfer->status < 400;
	size_t length = page ? characters(page) : 0;

	*ret_reason = '\0';
	if (by_exchange(transfer, payload, ret_reason))
		return true;
	if (hop || transfer->status == 204)
		return false;
	if (wrong_type(&bytes, type, ret_reason) ||
	    is_wall(transfer, page, length, ret_reason))
		return true;
	return page && (is_login(page, length, address, hops,
				 ret_reason) ||
			is_thin(page, length, ret_reason));
}
