#include "src/report/phrase.h"

#include <stdarg.h>
#include <talloc.h>

enum { PIECES_FIRST = 4 };

struct phrase *phrase_new(const void *ctx)
{
	return talloc_zero(ctx, struct phrase);
}

static bool make_room(struct phrase *phrase)
{
	int room = phrase->room ? phrase->room * 2 : PIECES_FIRST;
	struct piece *pieces;

	if (phrase->count < phrase->room)
		return true;
	pieces = talloc_realloc(phrase, phrase->pieces, struct piece,
				(unsigned int)room);
	if (!pieces)
		return false;
	phrase->pieces = pieces;
	phrase->room = room;
	return true;
}

static void take(struct phrase *phrase, enum piece_type type, char *text)
{
	struct piece piece = { .type = type, .text = text };

	if (!text || !make_room(phrase)) {
		talloc_free(text);
		phrase->failed = true;
		return;
	}
	phrase->pieces[phrase->count++] = piece;
}

void phrase_add(struct phrase *phrase, enum piece_type type, const char *text)
{
	if (phrase && text && *text)
		take(phrase, type, talloc_strdup(phrase, text));
}

static void add_link(struct phrase *phrase, enum piece_type type,
		     const char *text, const char *to)
{
	int before = phrase ? phrase->count : 0;

	phrase_add(phrase, to ? type : PIECE_TEXT, text);
	if (!to || !phrase || phrase->count == before)
		return;
	phrase->pieces[before].to = talloc_strdup(phrase, to);
	if (!phrase->pieces[before].to)
		phrase->failed = true;
}

void phrase_link(struct phrase *phrase, const char *text, const char *to)
{
	add_link(phrase, PIECE_LINK, text, to);
}

void phrase_file(struct phrase *phrase, const char *text, const char *name)
{
	add_link(phrase, PIECE_FILE, text, name);
}

void phrase_text(struct phrase *phrase, const char *text)
{
	phrase_add(phrase, PIECE_TEXT, text);
}

void phrase_format(struct phrase *phrase, const char *format, ...)
{
	va_list args;

	if (!phrase)
		return;
	va_start(args, format);
	take(phrase, PIECE_TEXT, talloc_vasprintf(phrase, format, args));
	va_end(args);
}

void phrase_append(struct phrase *phrase, const struct phrase *other)
{
	if (!phrase)
		return;
	if (!other || other->failed)
		phrase->failed = true;
	for (int i = 0; other && i < other->count; i++)
		if (other->pieces[i].to)
			add_link(phrase, other->pieces[i].type,
				 other->pieces[i].text, other->pieces[i].to);
		else
			phrase_add(phrase, other->pieces[i].type,
				   other->pieces[i].text);
}

bool phrase_is_empty(const struct phrase *phrase)
{
	return !phrase || phrase->count == 0;
}
