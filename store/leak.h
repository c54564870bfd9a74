/* leak: does anything that is to leave hold what only hidden rows hold?
 *
 * From every hidden row the strings that could tell of it are taken (names,
 * identifiers, addresses, hashes, authors, quotes, note text, sentences of
 * long texts, ids). What is to leave is searched for them as it stands and
 * with Markdown escapes, character references (HTML) and percent escapes
 * (RFC 3986) undone, each time under the folded key of text.h (case, marks,
 * composed or not, punctuation), and for the base64 (RFC 4648, both
 * alphabets) of each string whole. A string is looked for at word boundaries.
 *
 * Nothing is looked for across the border of two cells of a table, unless it
 * has a bar itself: what stands in neighbouring cells is no name.
 *
 * Not looked for, since any text may have them: words of the registry, single
 * words without a capital, a long number or a letter beyond ASCII, dates, and
 * what is shorter than four letters. */
#ifndef TAFFRAIL_STORE_LEAK_H
#define TAFFRAIL_STORE_LEAK_H

#include <stdio.h>

#include "store/hidden.h"

struct leak_scan;
/* What has cells: rows of Markdown ("| a | b |"), CSV (RFC 4180). HTML has
 * words of its own between them. */
enum leak_form { LEAK_TEXT, LEAK_MARKDOWN, LEAK_CSV };
/* A talloc child of ctx; the case and `hidden` are borrowed. */
enum status leak_scan_new(const void *ctx, struct casefile *casefile,
			  const struct hidden *hidden,
			  struct leak_scan **ret_scan,
			  struct error *err) must_check;
/* Search a text; `where` is its name in messages. */
enum status leak_scan_text(struct leak_scan *scan, const char *where,
			   enum leak_form form, const char *text,
			   size_t length, struct error *err) must_check;
/* Search a file from its beginning to its end. */
enum status leak_scan_file(struct leak_scan *scan, const char *where,
			   enum leak_form form, FILE *file,
			   struct error *err) must_check;

struct leak {
	const char *text, *where;
	bool open; /* something that may leave prints it too: no leak */
};
/* What was found, each string once, on the scan. */
enum status leak_scan_result(struct leak_scan *scan, struct leak **ret_leaks,
			     int *ret_count, struct error *err) must_check;
/* The same as one answer: REFUSED names the first string that nothing open
 * prints, and where it is. */
enum status leak_scan_verdict(struct leak_scan *scan,
			      struct error *err) must_check;

#endif
