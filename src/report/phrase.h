/* phrase: a run of text with what an editor may do to it.
 *
 * Pieces are plain text (as it came, not escaped: each writer has its own
 * escaper), strong or emphasised text, a quotation, an address, a link to
 * another document, or a reference to a footnote by its key. A phrase that ran out of memory keeps
 * `failed`; whoever takes it over looks there, so that building needs no
 * check at each step. */
#ifndef TAFFRAIL_REPORT_PHRASE_H
#define TAFFRAIL_REPORT_PHRASE_H

#include <stdbool.h>
#include <stddef.h>

#define PIECE_TABLE(P)                                                        \
	P(TEXT)                                                               \
	P(STRONG)                                                             \
	P(EMPHASIS)                                                           \
	P(QUOTE)   /* printed words of a source, in quotation marks */        \
	P(ADDRESS) /* a web address: a link only for http, https, mailto */   \
	P(LINK)    /* leads to another document of the publication */         \
	P(FILE)    /* leads to a file beside the documents */                 \
	P(NOTE)    /* text is the key of a footnote */

enum piece_type {
#define PIECE_ENUM(name) PIECE_##name,
	PIECE_TABLE(PIECE_ENUM)
#undef PIECE_ENUM
	PIECE_LAST
};

struct piece {
	enum piece_type type;
	const char *text; /* never NULL */
	const char *to;   /* of a link, a file: its name; else NULL */
};

struct phrase {
	struct piece *pieces;
	int count, room;
	bool failed;
};

/* A talloc child of ctx. NULL: no memory; every function here takes a NULL
 * phrase and does nothing, and the document then says NOMEM. */
struct phrase *phrase_new(const void *ctx);

/* Append a copy of `text`; NULL and "" append nothing. */
void phrase_add(struct phrase *phrase, enum piece_type type,
		const char *text);
void phrase_text(struct phrase *phrase, const char *text);
void phrase_format(struct phrase *phrase, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* A link to the document `to`, which is [a-z0-9-]; NULL: plain text. */
void phrase_link(struct phrase *phrase, const char *text, const char *to);
/* The same to a file by its whole name, which is [a-z0-9.-]. */
void phrase_file(struct phrase *phrase, const char *text, const char *name);
/* Append a copy of all pieces of `other`. */
void phrase_append(struct phrase *phrase, const struct phrase *other);
bool phrase_is_empty(const struct phrase *phrase);

#endif
