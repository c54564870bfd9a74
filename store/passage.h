/* passage: what of a capture is cited, and which captures a source has. */
#ifndef TAFFRAIL_STORE_PASSAGE_H
#define TAFFRAIL_STORE_PASSAGE_H

#include "src/base/value.h"
#include "store/casefile.h"
#include "store/edit.h"

struct passage {
	int64_t id, citation, capture;
	int64_t start, length; /* in the payload's bytes */
};

/* The passages of a capture by their place, talloc'ed on ctx. */
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

/* A citation that was entered before there was a copy, and where its words
 * may stand. */
struct passage_offer {
	int64_t citation;
	int64_t start, length;
};
/* Citations of a source that have words to look for and no passage in any
 * capture: id, name and words. */
struct passage_wanted {
	int64_t citation;
	const char *quote, *at;
};
enum status passage_wanted(struct casefile *casefile, const void *ctx,
			   int64_t source, struct passage_wanted **ret_wanted,
			   int *ret_count, struct error *err) must_check;
/* Add the passages that were found, one action; how: by the locator. */
enum status passage_accept(struct casefile *casefile, int64_t capture,
			   const struct passage_offer *offers, int count,
			   int64_t *ret_entry, struct error *err) must_check;

#endif
