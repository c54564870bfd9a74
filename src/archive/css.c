#include "src/archive/css.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <utf8proc.h>

#include "src/base/hash.h"
#include "src/base/text.h"

enum { HEX_MOST = 6, WORD_MAX = 32, DEPTH_MAX = 64 };

struct css {
	const char *text;
	size_t size, at;
	css_each *each;
	void *payload;
	int depth;        /* of brackets */
	int set_depth;    /* of the image-set() that is open; 0 none */
	bool imports;     /* the next string or url is a style sheet */
	bool passes;      /* up to the end of an at-rule that names no file */
};

static bool ends(const struct css *c)
{
	return c->at >= c->size;
}

static char now(const struct css *c)
{
	return ends(c) ? '\0' : c->text[c->at];
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static void skip_blanks(struct css *c)
{
	while (!ends(c) && is_blank(now(c)))
		c->at++;
}

/* After "/" and "*". */
static void skip_comment(struct css *c)
{
	c->at += 2;
	while (!ends(c) && !(c->text[c->at] == '*' && c->at + 1 < c->size &&
			     c->text[c->at + 1] == '/'))
		c->at++;
	c->at = c->at + 2 < c->size ? c->at + 2 : c->size;
}

/* At a backslash (section 4.3.7). */
static void take_escape(struct css *c, struct buffer *out)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_int32_t code = 0;
	int digits = 0;

	c->at++;
	if (ends(c))
		return;
	while (!ends(c) && digits < HEX_MOST && hex_digit(now(c)) >= 0) {
		code = code * 16 + hex_digit(now(c));
		c->at++;
		digits++;
	}
	if (digits == 0) {
		if (now(c) != '\n')
			buffer_append_char(out, now(c));
		c->at++;
		return;
	}
	if (is_blank(now(c)))
		c->at++;
	if (code == 0 || !utf8proc_codepoint_valid(code))
		code = 0xfffd;
	buffer_append(out, bytes,
		      (size_t)utf8proc_encode_char(code, bytes));
}

/* At a quote. False: the string is broken off by a line end. */
static bool take_string(struct css *c, struct buffer *out)
{
	char quote = c->text[c->at++];

	while (!ends(c) && now(c) != quote) {
		if (now(c) == '\n')
			return false;
		if (now(c) == '\\') {
			take_escape(c, out);
			continue;
		}
		buffer_append_char(out, now(c));
		c->at++;
	}
	if (!ends(c))
		c->at++;
	return true;
}

/* Behind what is no url (section 4.3.14). */
static bool skip_bad_url(struct css *c)
{
	while (!ends(c) && now(c) != ')')
		c->at += now(c) == '\\' && c->at + 1 < c->size ? 2 : 1;
	if (!ends(c))
		c->at++;
	return false;
}

/* Behind "url(". */
static bool take_url(struct css *c, struct buffer *out)
{
	skip_blanks(c);
	if (now(c) == '"' || now(c) == '\'') {
		if (!take_string(c, out))
			return skip_bad_url(c);
		skip_blanks(c);
		if (!ends(c) && now(c) != ')')
			return skip_bad_url(c);
	}
	while (!ends(c) && now(c) != ')') {
		char at = now(c);

		if (is_blank(at)) {
			skip_blanks(c);
			if (!ends(c) && now(c) != ')')
				return skip_bad_url(c);
		} else if (at == '"' || at == '\'' || at == '(' ||
			   (unsigned char)at < 0x20) {
			return skip_bad_url(c);
		} else if (at == '\\') {
			take_escape(c, out);
		} else {
			buffer_append_char(out, at);
			c->at++;
		}
	}
	if (!ends(c))
		c->at++;
	return true;
}

static void give(struct css *c, struct buffer *address)
{
	if (!c->passes && address->status == STATUS_OK && address->length > 0)
		c->each(c->payload, address->data);
	c->imports = false;
}

static void on_string(struct css *c)
{
	char array[CSS_ADDRESS_MAX + 1];
	struct buffer text;

	buffer_init_fixed(&text, array, sizeof(array));
	if (take_string(c, &text) &&
	    (c->imports || (c->set_depth && c->set_depth == c->depth)))
		give(c, &text);
}

static void open_bracket(struct css *c)
{
	c->at++;
	if (c->depth < DEPTH_MAX)
		c->depth++;
}

static void on_word(struct css *c)
{
	char word[WORD_MAX + 1], array[CSS_ADDRESS_MAX + 1];
	struct buffer name, address;

	buffer_init_fixed(&name, word, sizeof(word));
	while (!ends(c) && (is_name(now(c)) || now(c) == '\\')) {
		if (now(c) == '\\') {
			take_escape(c, &name);
			continue;
		}
		buffer_append_char(&name, now(c));
		c->at++;
	}
	word[name.length] = '\0';
	if (now(c) != '(')
		return;
	if (!strcasecmp(word, "url")) {
		c->at++;
		buffer_init_fixed(&address, array, sizeof(array));
		if (take_url(c, &address))
			give(c, &address);
		return;
	}
	open_bracket(c);
	if (!strcasecmp(word, "image-set") ||
	    !strcasecmp(word, "-webkit-image-set"))
		c->set_depth = c->depth;
}

static void on_at(struct css *c)
{
	static const char import[] = "import", space[] = "namespace";
	const char *name = c->text + ++c->at;
	size_t n = 0, left = c->size - c->at;

	while (n < left && is_name(name[n]))
		n++;
	c->at += n;
	c->imports = n == sizeof(import) - 1 &&
		     !strncasecmp(name, import, n);
	c->passes = n == sizeof(space) - 1 && !strncasecmp(name, space, n);
}

static void on_other(struct css *c)
{
	char at = now(c);

	if (at == ')' && c->set_depth == c->depth)
		c->set_depth = 0;
	if (at == ')' && c->depth > 0)
		c->depth--;
	if (at == ';' || at == '{' || at == '}') {
		c->imports = c->passes = false;
		c->depth = c->set_depth = 0;
	}
	if (at == '(')
		open_bracket(c);
	else
		c->at++;
}

void css_addresses(const char *text, size_t size, css_each *each,
		   void *payload)
{
	struct css c = { .text = text, .size = size, .each = each,
			 .payload = payload };

	while (!ends(&c)) {
		char at = now(&c);

		if (at == '/' && c.at + 1 < size && text[c.at + 1] == '*')
			skip_comment(&c);
		else if (at == '"' || at == '\'')
			on_string(&c);
		else if (at == '@')
			on_at(&c);
		else if (is_name(at) || at == '\\')
			on_word(&c);
		else
			on_other(&c);
	}
}
