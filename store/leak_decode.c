#include "store/leak_internal.h"

#include <ctype.h>
#include <string.h>
#include <talloc.h>
#include <utf8proc.h>

#include "src/base/hash.h"

static enum status put_code_point(struct buffer *out, utf8proc_int32_t c)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_ssize_t n = utf8proc_codepoint_valid(c)
				     ? utf8proc_encode_char(c, bytes) : 0;

	return n > 0 ? buffer_append(out, bytes, (size_t)n)
		     : buffer_append_char(out, ' ');
}

/* Behind "&#", or the "#" of a graph: "233;", "xe9;". Returns the bytes taken,
 * 0 when it is none. */
static size_t code_number(const char *text, size_t n, struct buffer *out)
{
	bool hex = n > 1 && (text[0] == 'x' || text[0] == 'X');
	size_t i = hex;
	utf8proc_int32_t c = 0;
	size_t digits = 0;

	for (; i < n && digits < 8; i++, digits++) {
		int d = hex_digit(text[i]);

		if (d < 0 || (!hex && d > 9))
			break;
		c = c > 0x10ffff ? c : c * (hex ? 16 : 10) + d;
	}
	if (digits == 0 || put_code_point(out, c) != STATUS_OK)
		return 0;
	return i < n && text[i] == ';' ? i + 1 : i;
}

/* Those that a writer of plain text makes; letters with marks stand raw. */
static const struct {
	const char *name, *text;
} references[] = {
	{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" },
	{ "&quot;", "\"" }, { "&apos;", "'" }, { "&nbsp;", " " },
	{ "&shy;", "" }, { "&auml;", "ä" }, { "&ouml;", "ö" },
	{ "&uuml;", "ü" }, { "&Auml;", "Ä" }, { "&Ouml;", "Ö" },
	{ "&Uuml;", "Ü" }, { "&szlig;", "ß" }, { "&eacute;", "é" },
	{ "&egrave;", "è" }, { "&agrave;", "à" }, { "&ccedil;", "ç" },
	{ "&ntilde;", "ñ" }, { "&oslash;", "ø" }, { "&aring;", "å" },
};

static size_t reference(const char *text, size_t n, struct buffer *out)
{
	if (n > 2 && text[1] == '#') {
		size_t taken = code_number(text + 2, n - 2, out);

		return taken ? taken + 2 : 0;
	}
	for (size_t i = 0; i < sizeof(references) / sizeof(*references); i++) {
		size_t size = strlen(references[i].name);

		if (size <= n && memcmp(references[i].name, text, size) == 0)
			return buffer_append_string(out, references[i].text) ==
					       STATUS_OK
				       ? size : 0;
	}
	return 0;
}

/* Mermaid's "#39;". */
static size_t graph_reference(const char *text, size_t n, struct buffer *out)
{
	size_t digits = 0, taken;

	while (digits + 1 < n && isdigit((unsigned char)text[digits + 1]))
		digits++;
	if (digits == 0 || digits + 1 == n || text[digits + 1] != ';')
		return 0;
	taken = code_number(text + 1, n - 1, out);
	return taken ? taken + 1 : 0;
}

static size_t percent(const char *text, size_t n, struct buffer *out)
{
	int high = n > 2 ? hex_digit(text[1]) : -1;
	int low = n > 2 ? hex_digit(text[2]) : -1;

	if (high < 0 || low < 0 ||
	    buffer_append_char(out, (char)(high * 16 + low)) != STATUS_OK)
		return 0;
	return 3;
}

static size_t escape(const char *text, size_t n, struct buffer *out)
{
	if (n < 2 || !ispunct((unsigned char)text[1]) ||
	    (unsigned char)text[1] >= 0x80 ||
	    buffer_append_char(out, text[1]) != STATUS_OK)
		return 0;
	return 2;
}

enum status leak_decode(const char *text, size_t length, struct buffer *out)
{
	for (size_t i = 0; i < length && out->status == STATUS_OK;) {
		size_t n = length - i, taken = 0;

		if (text[i] == '\\')
			taken = escape(text + i, n, out);
		else if (text[i] == '&')
			taken = reference(text + i, n, out);
		else if (text[i] == '#')
			taken = graph_reference(text + i, n, out);
		else if (text[i] == '%')
			taken = percent(text + i, n, out);
		if (taken == 0)
			buffer_append_char(out, text[i]);
		i += taken ? taken : 1;
	}
	return out->status;
}

/* ---- words of the program ---- */

static void add_words(struct buffer *out, const char *text)
{
	text_fold(text, strlen(text), out);
	buffer_append_char(out, ' ');
}

static void add_list(struct buffer *out, const char *const *words)
{
	for (; *words; words++)
		add_words(out, *words);
}

char *leak_vocabulary(const void *ctx, const struct registry *registry)
{
	struct buffer out;
	char *made = NULL;

	buffer_init(&out, 4 << 20);
	buffer_append_char(&out, ' ');
	for (int i = 0; i < registry_kind_count(registry); i++) {
		const struct kind *kind = registry_kind_at(registry, i);

		add_words(&out, kind->word);
		add_words(&out, kind->label);
		add_words(&out, kind->plural);
		for (int f = 0; f < kind->field_count; f++) {
			add_words(&out, kind->fields[f]->word);
			add_words(&out, kind->fields[f]->label);
		}
	}
	for (int i = 0; registry_choice_at(registry, i); i++) {
		add_words(&out, registry_choice_at(registry, i)->word);
		if (registry_choice_at(registry, i)->also)
			add_words(&out, registry_choice_at(registry, i)->also);
	}
#define ADD_WORDS(name, ...) add_list(&out, words_##name);
	WORDS_TABLE(ADD_WORDS)
#undef ADD_WORDS
	if (out.status == STATUS_OK)
		made = talloc_strdup(ctx, out.data);
	buffer_release(&out);
	return made;
}
