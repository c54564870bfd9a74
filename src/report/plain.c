#include "src/report/plain.h"

#include <string.h>
#include <strings.h>

bool plain_is_shown(utf8proc_int32_t c)
{
	utf8proc_category_t category = utf8proc_category(c);

	/* Joiners are letters' business in Persian and Indic scripts. */
	if (c == 0x200c || c == 0x200d)
		return true;
	return category != UTF8PROC_CATEGORY_CC &&
	       category != UTF8PROC_CATEGORY_CF &&
	       category != UTF8PROC_CATEGORY_CN &&
	       category != UTF8PROC_CATEGORY_CO &&
	       category != UTF8PROC_CATEGORY_CS;
}

bool plain_is_blank(utf8proc_int32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 ||
	       c == 0x2028 || c == 0x2029;
}

bool plain_is_link(const char *address)
{
	static const char *const schemes[] = { "http://", "https://",
					       "mailto:" };
	bool known = false;

	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		known = known || strncasecmp(address, schemes[i],
					     strlen(schemes[i])) == 0;
	for (const char *c = address; known && *c; c++)
		known = (unsigned char)*c > ' ' && (unsigned char)*c < 0x7f &&
			!strchr("<>\\`|\"^{}", *c);
	return known;
}
