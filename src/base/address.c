#include "src/base/address.h"

#include <string.h>

static const char *const prefixes[] = {
	[ADDRESS_WEB] = "web:",
	[ADDRESS_MAIL] = "mail:",
	[ADDRESS_PHONE] = "tel:",
	[ADDRESS_POSTAL] = "post:",
};

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Skip `prefix`, in any case, where the text has it. */
static void skip(const char **text, size_t *length, const char *prefix)
{
	size_t n = strlen(prefix);

	if (*length < n)
		return;
	for (size_t i = 0; i < n; i++)
		if (lower((*text)[i]) != prefix[i])
			return;
	*text += n;
	*length -= n;
}

static bool has(const char *text, size_t length, char c)
{
	return memchr(text, c, length) != NULL;
}

/* Digits and what people put between them, seven digits at least. */
static bool is_phone(const char *text, size_t length)
{
	int digits = 0;

	skip(&text, &length, "tel:");
	for (size_t i = 0; i < length; i++) {
		if (is_digit(text[i]))
			digits++;
		else if (text[i] == '\0' || strchr(" +-().,/", text[i]) == NULL)
			return false;
	}
	return digits >= 7;
}

static bool is_web(const char *text, size_t length)
{
	const char *rest = text;
	size_t n = length, host;

	skip(&rest, &n, "https://");
	skip(&rest, &n, "http://");
	skip(&rest, &n, "www.");
	if (n < length)
		return true;
	for (host = 0; host < n && text[host] != '/'; host++)
		if (text[host] == ' ' || text[host] == ',')
			return false;
	return has(text, host, '.') && !has(text, length, ' ') &&
	       text[host - 1] != '.';
}

static enum address_sort sort_of(const char *text, size_t length)
{
	if (is_phone(text, length))
		return ADDRESS_PHONE;
	if (has(text, length, '@') && !has(text, length, ' ') &&
	    !has(text, length, '/'))
		return ADDRESS_MAIL;
	return length > 0 && is_web(text, length) ? ADDRESS_WEB
						  : ADDRESS_POSTAL;
}

static void fold_phone(const char *text, size_t length, struct buffer *out)
{
	char array[64];
	size_t used = 0;

	for (size_t i = 0; i < length && used < sizeof(array); i++)
		if (is_digit(text[i]) || (text[i] == '+' && used == 0))
			array[used++] = text[i];
	if (used > 2 && array[0] == '0' && array[1] == '0') {
		array[1] = '+';
		buffer_append(out, array + 1, used - 1);
	} else {
		buffer_append(out, array, used);
	}
}

static void fold_mail(const char *text, size_t length, struct buffer *out)
{
	skip(&text, &length, "mailto:");
	for (size_t i = 0; i < length; i++)
		buffer_append_char(out, lower(text[i]));
}

static void fold_web(const char *text, size_t length, struct buffer *out)
{
	const char *fragment;
	bool host = true;

	skip(&text, &length, "https://");
	skip(&text, &length, "http://");
	skip(&text, &length, "www.");
	fragment = memchr(text, '#', length);
	if (fragment != NULL)
		length = (size_t)(fragment - text);
	while (length > 0 && text[length - 1] == '/')
		length--;
	for (size_t i = 0; i < length; i++) {
		host = host && text[i] != '/';
		buffer_append_char(out, host ? lower(text[i]) : text[i]);
	}
}

static void fold_postal(const char *text, size_t length, struct buffer *out)
{
	text_fold(text, length, out);
}

enum status address_fold(const char *text, size_t length, struct buffer *out)
{
	static void (*const folders[])(const char *, size_t,
				       struct buffer *) = {
		[ADDRESS_WEB] = fold_web,
		[ADDRESS_MAIL] = fold_mail,
		[ADDRESS_PHONE] = fold_phone,
		[ADDRESS_POSTAL] = fold_postal,
	};
	enum address_sort sort;

	while (length > 0 && text[length - 1] == ' ')
		length--;
	while (length > 0 && *text == ' ') {
		text++;
		length--;
	}
	sort = sort_of(text, length);
	buffer_append_string(out, prefixes[sort]);
	folders[sort](text, length, out);
	return out->status;
}

enum address_sort address_sort(const char *key)
{
	for (int i = 0; i < ADDRESS_POSTAL; i++)
		if (strncmp(key, prefixes[i], strlen(prefixes[i])) == 0)
			return (enum address_sort)i;
	return ADDRESS_POSTAL;
}
