/* registry_set: several choices said in one breath. */
#include <string.h>
#include <strings.h>

#include "store/registry.h"

static const char *const separators[] = { " as well as ", " and ", ",", "/",
					  ";", "&", "+" };

/* How long the separator is that begins there; 0: none does. */
static size_t separator(const char *text, size_t left)
{
	for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]);
	     i++) {
		size_t n = strlen(separators[i]);

		if (n <= left && !strncasecmp(text, separators[i], n))
			return n;
	}
	return 0;
}

static struct choice_piece trimmed(const char *text, size_t length)
{
	while (length > 0 && *text == ' ') {
		text++;
		length--;
	}
	while (length > 0 && text[length - 1] == ' ')
		length--;
	return (struct choice_piece){ .text = text, .length = length };
}

/* The longest beginning that is a choice and ends where something may: "to
 * and from" is one. Its bytes, blanks with it; 0: there is none. */
static size_t read_piece(const struct registry *registry, const char *tree,
			 const char *text, size_t length,
			 struct choice_piece *ret_piece)
{
	for (size_t end = length; end > 0; end--) {
		struct choice_piece piece;

		if (end < length && separator(text + end, length - end) == 0)
			continue;
		piece = trimmed(text, end);
		piece.choice = registry_choice_by_word(registry, tree,
						       piece.text,
						       piece.length);
		if (!piece.choice)
			continue;
		*ret_piece = piece;
		return end;
	}
	return 0;
}

int registry_choice_set(const struct registry *registry, const char *tree,
			const char *text, size_t length,
			struct choice_piece *pieces, int max)
{
	size_t at = 0, n;
	int count = 0;

	while (count < max) {
		n = read_piece(registry, tree, text + at, length - at,
			       &pieces[count]);
		if (n == 0)
			return 0;
		count++;
		at += n;
		if (at == length)
			return count;
		while ((n = separator(text + at, length - at)) > 0)
			at += n;
	}
	return 0;
}
