/* theme_file: what an analyst writes about the styles, in a file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "ui/folders.h"
#include "ui/theme.h"

enum { FILE_MAX = 1 << 14, COLOUR_MAX = 255, BRIGHT = 8, LINE_TEXT = 256 };

static const char *const style_words[] = {
#define STYLE_WORD(name, colour, attributes, mono) #name,
	STYLE_TABLE(STYLE_WORD)
#undef STYLE_WORD
};

static const char *const colour_words[] = {"black", "red", "green", "yellow",
					   "blue", "magenta", "cyan", "white"};

/* Every set of attributes, so that a style can point to its own. */
static const char *const attribute_sets[] = {
	"", "b", "d", "bd", "r", "br", "dr", "bdr", "u", "bu", "du", "bdu",
	"ru", "bru", "dru", "bdru"};
static const char *const attribute_words[] = {"bold", "dim", "reverse",
					      "underline"};

struct reading {
	struct theme *theme;
	int number;
	theme_say *say;
	void *payload;
};

static void complain(const struct reading *reading, const char *what,
		     const char *word, size_t length)
{
	char line[LINE_TEXT];

	snprintf(line, sizeof(line), "theme, line %d: %s `%.*s`",
		 reading->number, what, (int)length, word);
	reading->say(reading->payload, line);
}

/* Case ignored, - and _ alike. */
static bool is_word(const char *word, const char *text, size_t length)
{
	if (strlen(word) != length)
		return false;
	for (size_t i = 0; i < length; i++) {
		char a = word[i], b = text[i];

		a = a == '_' ? '-' : (char)(a >= 'A' && a <= 'Z' ? a + 32 : a);
		b = b == '_' ? '-' : (char)(b >= 'A' && b <= 'Z' ? b + 32 : b);
		if (a != b)
			return false;
	}
	return true;
}

static int find_word(const char *const *words, int count, const char *text,
		     size_t length)
{
	for (int i = 0; i < count; i++)
		if (is_word(words[i], text, length))
			return i;
	return -1;
}

static bool read_colour(const char *text, size_t length, int *ret)
{
	static const char bright[] = "bright-";
	size_t skip = length > strlen(bright) &&
				      memcmp(text, bright, strlen(bright)) == 0
			      ? strlen(bright) : 0;
	int named = find_word(colour_words, 8, text + skip, length - skip);
	char *end;
	long number;

	if (named >= 0) {
		*ret = named + (skip ? BRIGHT : 0);
		return true;
	}
	if (length == 1 && *text == '-') {
		*ret = -1;
		return true;
	}
	number = strtol(text, &end, 10);
	if (end != text + length || number < 0 || number > COLOUR_MAX)
		return false;
	*ret = (int)number;
	return true;
}

/* The next word of a line; its length, 0 at the end. */
static size_t next_word(const char **at, const char *end)
{
	size_t n = 0;

	while (*at < end && strchr(" \t\r", **at))
		(*at)++;
	while (*at + n < end && !strchr(" \t\r", (*at)[n]))
		n++;
	return n;
}

static bool read_attributes(const struct reading *reading, const char *at,
			    const char *end, unsigned *ret_set)
{
	size_t n;

	*ret_set = 0;
	for (; (n = next_word(&at, end)) > 0; at += n) {
		int bit = find_word(attribute_words, 4, at, n);

		if (bit < 0) {
			complain(reading, "no such attribute", at, n);
			return false;
		}
		*ret_set |= 1u << bit;
	}
	return true;
}

static void read_line(const struct reading *reading, const char *at,
		      const char *end)
{
	struct theme_style style;
	unsigned set;
	size_t n = next_word(&at, end);
	int number;

	if (n == 0 || *at == '#')
		return;
	number = find_word(style_words, STYLE_COUNT, at, n);
	if (number < 0) {
		complain(reading, "no such style", at, n);
		return;
	}
	at += n;
	n = next_word(&at, end);
	if (n == 0 || !read_colour(at, n, &style.colour)) {
		complain(reading, "no such colour", at, n);
		return;
	}
	if (!read_attributes(reading, at + n, end, &set))
		return;
	style.attributes = attribute_sets[set];
	reading->theme->styles[number] = style;
}

void theme_read(struct theme *theme, const char *text, size_t length,
		theme_say *say, void *payload)
{
	struct reading reading = {theme, 0, say, payload};
	const char *end = text + length;

	while (text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));

		reading.number++;
		read_line(&reading, text, stop ? stop : end);
		text = stop ? stop + 1 : end;
	}
}

/* False: there is no such file. */
static bool read_file(const char *path, struct theme *theme, theme_say *say,
		      void *payload)
{
	FILE *file = path ? fopen(path, "re") : NULL;
	char *text = file ? malloc(FILE_MAX + 1) : NULL;
	size_t n = text ? fread(text, 1, FILE_MAX, file) : 0;

	if (text) {
		text[n] = '\0';
		theme_read(theme, text, n, say, payload);
	}
	if (n == FILE_MAX)
		say(payload, "the theme file is too long; the rest is not "
			     "read");
	free(text);
	if (file)
		(void)fclose(file);
	return file != NULL;
}

static bool load_file(const char *name, struct theme *theme, theme_say *say,
		      void *payload)
{
	void *ctx = talloc_new(NULL);
	char *path = folders_config(ctx, name);
	bool found = read_file(path, theme, say, payload);

	talloc_free(ctx);
	return found;
}

enum status theme_load(const char *name, struct theme *ret_theme,
		       theme_say *say, void *payload, struct error *err)
{
	char file[LINE_TEXT];
	struct theme theme;

	if (name && theme_by_name(name, ret_theme))
		return STATUS_OK;
	(void)theme_by_name("default", &theme);
	snprintf(file, sizeof(file), "theme%s%s", name ? "s/" : "",
		 name ? name : "");
	if (name && (strchr(name, '/') || strlen(name) > LINE_TEXT / 2 ||
		     !load_file(file, &theme, say, payload)))
		return error_set(err, STATUS_NOT_FOUND,
				 "no theme `%s`: default, mono, or a file in "
				 "taffrail/themes of the config folder",
				 name);
	if (!name)
		(void)load_file(file, &theme, say, payload);
	if (theme.mono) /* NO_COLOR, whatever the file says */
		(void)theme_by_name("mono", &theme);
	*ret_theme = theme;
	return STATUS_OK;
}
