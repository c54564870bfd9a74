#include "src/archive/markup.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include <utf8proc.h>

#include "src/base/hash.h"

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static size_t after(const char *data, size_t size, size_t at,
		    const char *what)
{
	const char *found =
		at < size ? memmem(data + at, size - at, what, strlen(what))
			  : NULL;

	return found ? (size_t)(found - data) + strlen(what) : size;
}

static size_t tag_end(const char *data, size_t size, size_t at)
{
	char quote = '\0', before = '\0';

	for (; at < size; at++) {
		char c = data[at];

		if (quote) {
			if (c == quote)
				quote = '\0';
			continue;
		}
		/* Only after "=" does a quote open a value. */
		if ((c == '"' || c == '\'') && before == '=')
			quote = c;
		else if (c == '>')
			return at + 1;
		if (!is_blank(c))
			before = c;
	}
	return size;
}

size_t markup_end(const char *data, size_t size, size_t at)
{
	char next = at + 1 < size ? data[at + 1] : '\0';

	if (next == '!') {
		if (size - at >= 4 && !memcmp(data + at, "<!--", 4))
			return after(data, size, at + 4, "-->");
		return after(data, size, at + 2, ">");
	}
	if (next == '?')
		return after(data, size, at + 2, ">");
	if (next == '/' && at + 2 < size && is_letter(data[at + 2]))
		return tag_end(data, size, at + 2);
	return is_letter(next) ? tag_end(data, size, at + 1) : at;
}

bool markup_tag_is(const char *data, size_t size, size_t at, const char *name)
{
	size_t n = strlen(name);

	return size - at > n + 1 && !strncasecmp(data + at + 1, name, n) &&
	       !is_letter(data[at + 1 + n]);
}

bool markup_is_raw(const char *data, size_t size, size_t at)
{
	return markup_tag_is(data, size, at, "script") ||
	       markup_tag_is(data, size, at, "style");
}

size_t markup_raw_end(const char *data, size_t size, size_t tag,
		      size_t content)
{
	const char *name = markup_tag_is(data, size, tag, "script")
				   ? "/script" : "/style";

	for (; content < size; content++) {
		const char *next =
			memchr(data + content, '<', size - content);

		if (!next)
			return size;
		content = (size_t)(next - data);
		if (markup_tag_is(data, size, content, name))
			return content;
	}
	return size;
}

static size_t put(utf8proc_int32_t c, char ret_text[8], size_t *ret_length)
{
	utf8proc_ssize_t n;

	if (c <= 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	n = utf8proc_encode_char(c, (utf8proc_uint8_t *)ret_text);
	*ret_length = n > 0 ? (size_t)n : 0;
	return *ret_length;
}

static int digit_of(char c)
{
	int digit = hex_digit(c);

	return digit < 0 ? 99 : digit;
}

static size_t numeric(const char *data, size_t size, size_t at,
		      char ret_text[8], size_t *ret_length)
{
	size_t i = at + 2, start;
	int base = 10;
	utf8proc_int32_t c = 0;

	if (i < size && (data[i] == 'x' || data[i] == 'X')) {
		base = 16;
		i++;
	}
	for (start = i; i < size && digit_of(data[i]) < base; i++)
		if (c <= 0x10ffff)
			c = c * base + digit_of(data[i]);
	if (i == start || !put(c, ret_text, ret_length))
		return 0;
	return i + (i < size && data[i] == ';') - at;
}

size_t markup_entity(const char *data, size_t size, size_t at,
		     char ret_text[8], size_t *ret_length)
{
	const htmlEntityDesc *entity;
	xmlChar name[16];
	size_t n = 0;

	if (at + 2 < size && data[at + 1] == '#')
		return numeric(data, size, at, ret_text, ret_length);
	while (at + 1 + n < size && n < sizeof(name) - 1 &&
	       (is_letter(data[at + 1 + n]) || digit_of(data[at + 1 + n]) < 10))
	{
		name[n] = (xmlChar)data[at + 1 + n];
		n++;
	}
	name[n] = 0;
	entity = n > 0 ? htmlEntityLookup(name) : NULL;
	if (!entity ||
	    !put((utf8proc_int32_t)entity->value, ret_text, ret_length))
		return 0;
	n++;
	return n + (at + n < size && data[at + n] == ';');
}

/* Blank from the attribute after the first `most` to the tag's end. */
static void tame_tag(char *data, size_t at, size_t end, int most)
{
	char quote = '\0', before = '\0';
	int count = 0;

	for (size_t i = at + 1; i + 1 < end; i++) {
		char c = data[i];

		if (quote) {
			quote = c == quote ? '\0' : quote;
			continue;
		}
		if ((c == '"' || c == '\'') && before == '=')
			quote = c;
		else if (is_blank(data[i - 1]) && !is_blank(c) && c != '=' &&
			 before != '=')
			count++;
		if (count > most) {
			end -= data[end - 1] == '>';
			memset(data + i, ' ', end - i);
			return;
		}
		if (!is_blank(c))
			before = c;
	}
}

void markup_tame(char *data, size_t size, int most)
{
	char *nul = data;
	size_t at = 0;

	while ((nul = memchr(nul, '\0', size - (size_t)(nul - data))))
		*nul++ = ' ';
	while (at < size) {
		const char *next = memchr(data + at, '<', size - at);
		size_t end, start;

		if (!next)
			return;
		start = (size_t)(next - data);
		end = markup_end(data, size, start);
		if (end > start && start + 1 < size &&
		    is_letter(data[start + 1])) {
			tame_tag(data, start, end, most);
			if (markup_is_raw(data, size, start))
				end = markup_raw_end(data, size, start, end);
		}
		at = end > start ? end : start + 1;
	}
}

static void on_nothing(void *payload, const char *format, ...)
{
	(void)payload;
	(void)format;
}

htmlParserCtxtPtr markup_parser(xmlSAXHandler *sax, void *payload)
{
	htmlParserCtxtPtr parser;

	sax->warning = sax->error = on_nothing;
	parser = htmlCreatePushParserCtxt(sax, payload, NULL, 0, NULL,
					  XML_CHAR_ENCODING_UTF8);
	if (parser)
		htmlCtxtUseOptions(parser, HTML_PARSE_RECOVER |
					   HTML_PARSE_NOERROR |
					   HTML_PARSE_NOWARNING |
					   HTML_PARSE_NONET |
					   HTML_PARSE_IGNORE_ENC);
	return parser;
}

enum status markup_finish(htmlParserCtxtPtr parser, struct error *err)
{
	bool whole;

	htmlParseChunk(parser, "", 0, 1);
	whole = !parser->disableSAX; /* nobody else stops it */
	htmlFreeParserCtxt(parser);
	return whole ? STATUS_OK
		     : error_set(err, STATUS_NOMEM, "out of memory");
}

bool markup_bound(htmlParserCtxtPtr parser, int most)
{
	if (parser->nameNr <= most)
		return false;
	parser->nameTab[most - 1] = parser->nameTab[most];
	parser->nameNr = most;
	return true;
}
