/* passage: what of a capture is cited, and which captures a source has. */
#ifndef TAFFRAIL_STORE_PASSAGE_H
#define TAFFRAIL_STORE_PASSAGE_H

#include "src/base/value.h"
#include "store/casefile.h"
#include "store/edit.h"

struct passage {
	int64_t id, citation, capture;
	int64_t start, length; /* in the payload's bytes */
	/* Of its citation, with language and translator: passage_list() alone
	 * fills it in; NULL: none. */
	const char *translation;
};

/* The passages of a capture by their place, talloc'ed on ctx; those of another
 * capture of the same source with the same bytes are its too. */
enum status passage_list(struct casefile *casefile, const void *ctx,
			 int64_t capture, struct passage **ret_passages,
			 int *ret_count, struct error *err) must_check;
/* The newest passage of a citation. NOT_FOUND: it has none. */
enum status passage_of(struct casefile *casefile, int64_t citation,
		       struct passage *ret_passage,
		       struct error *err) must_check;
/* The first passage of what is said of a record, or names it. NOT_FOUND. */
enum status passage_of_record(struct casefile *casefile, int64_t record,
			      struct passage *ret_passage,
			      struct error *err) must_check;
/* The captures of a source by age, without those that only led on to another
 * by a redirect; talloc'ed on ctx. */
enum status passage_captures(struct casefile *casefile, const void *ctx,
			     int64_t source, int64_t **ret_captures,
			     int *ret_count, struct error *err) must_check;

/* The day of publication of a source, or of the one that it is part of; open
 * at both ends where it is not known. */
struct span passage_published(struct casefile *casefile, int64_t source);

/* A note on words of a capture: citation, passage and note in one action. The
 * knowing names source, capture and range. */
enum status passage_note(struct casefile *casefile,
			 const struct edit_knowing *knowing, const char *type,
			 const char *text, int64_t *ret_entry,
			 struct error *err) must_check;

/* What a passage says in another language; none of them NULL. */
struct translation {
	const char *text;
	const char *language;   /* of the text: "en"; "" not said */
	const char *translator; /* who, or what tool; "" not said */
};
/* A translation of what a citation says: one action; the new citation replaces
 * it, takes its passages, credibility and marking, and its claims follow. citation
 * 0: of the words of a passage, cited by it. INVALID: no text. */
enum status passage_translate(struct casefile *casefile, int64_t citation,
			      const struct edit_knowing *knowing,
			      const struct translation *translation,
			      int64_t *ret_entry, struct error *err) must_check;

/* A citation of the source that has no passage in this capture, though it has
 * words to look for, or a passage in another one. */
struct passage_wanted {
	int64_t citation;
	const char *quote, *at;
	struct passage earlier; /* its newest; capture 0: none in any */
};
enum status passage_wanted(struct casefile *casefile, const void *ctx,
			   int64_t source, int64_t capture,
			   struct passage_wanted **ret_wanted, int *ret_count,
			   struct error *err) must_check;
/* A citation and where its words were found. */
struct passage_offer {
	int64_t citation;
	int64_t start, length;
	bool searched; /* by the words of a passage elsewhere, or not word for
			* word; else by the locator's own words */
};
/* Add the passages that were found, one action. */
enum status passage_accept(struct casefile *casefile, int64_t capture,
			   const struct passage_offer *offers, int count,
			   int64_t *ret_entry, struct error *err) must_check;

#endif
