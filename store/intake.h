/* intake: what an importer asks of a case, and how it writes much at once.
 *
 * Within an open action content rows are seen at once, derived ones only after
 * it: intake_by_identifier and intake_by_name answer from before the action. */
#ifndef TAFFRAIL_STORE_INTAKE_H
#define TAFFRAIL_STORE_INTAKE_H

#include "store/casefile.h"
#include "store/entry.h"

enum { INTAKE_FOUND_MAX = 10 }; /* more are not told apart anyway */

/* Begin a batch. large: many thousands of rows: kinds are derived whole at
 * its end, and memory is spent (6 MiB). */
enum status intake_begin(struct casefile *casefile, const char *what,
			 bool large, struct action **ret_action,
			 struct error *err) must_check;
/* After its commit or abandon. */
void intake_end(struct casefile *casefile);

/* The number that the next citation of a source takes. */
int64_t intake_next_number(struct casefile *casefile, int64_t source);
/* The newest capture of a source with these bytes; 0 none. */
int64_t intake_capture(struct casefile *casefile, int64_t source,
		       const char *sha256);

/* Was it imported: does a passage on a row, or a row that was seen, name it? */
bool intake_was_imported(struct casefile *casefile, int64_t capture);

/* Rows of the source's earlier imports, oldest first: hash of the bytes of the
 * row, and the record of `kind` that it is about. */
typedef enum status intake_row(void *payload, const char *sha256,
			       int64_t record, struct error *err);
enum status intake_earlier(struct casefile *casefile, int64_t source,
			   const struct kind *kind, intake_row *each,
			   void *payload, struct error *err) must_check;

/* What the source says of a field of a record now: claims that no later one
 * replaces, newest first. Texts on ctx. */
struct intake_claim {
	int64_t id, reference;
	const char *said; /* "" none */
	enum polarity polarity;
};
enum status intake_said(struct casefile *casefile, const void *ctx,
			int64_t source, int64_t record,
			const struct field *field,
			struct intake_claim **ret_claims, int *ret_count,
			struct error *err) must_check;
/* Does the source say anything of this record? */
bool intake_speaks(struct casefile *casefile, int64_t source, int64_t record);

/* Records, the joined ones by the one that stands for them; at most
 * INTAKE_FOUND_MAX. */
struct intake_found {
	int64_t ids[INTAKE_FOUND_MAX];
	int count;
};
/* By a normalised identifier (base/identifier.h) in a field. */
enum status intake_by_identifier(struct casefile *casefile,
				 const struct field *field, const char *key,
				 struct intake_found *ret_found,
				 struct error *err) must_check;
/* By whole name: letter for letter, else by its key. Kinds: `kind`, or when it
 * is 0 those that the reference `field` takes. */
enum status intake_by_name(struct casefile *casefile, const char *name,
			   int kind, const struct field *field,
			   struct intake_found *ret_found,
			   struct error *err) must_check;
/* The normalised identifier that a record is shown with in a field of one
 * value, talloc'ed on ctx; NULL none. */
char *intake_identifier(struct casefile *casefile, const void *ctx,
			int64_t record, const struct field *field);
/* Records of a relation or event whose reference `field` is this record, at
 * most `max`; gives how many. */
int intake_by_reference(struct casefile *casefile, const struct field *field,
			int64_t reference, int64_t *ids, int max);
/* Sources with an address, oldest first. */
typedef enum status intake_address(void *payload, int64_t source,
				   const char *address, struct error *err);
enum status intake_each_address(struct casefile *casefile,
				intake_address *each, void *payload,
				struct error *err) must_check;
/* "Maria, IMO 9179842", talloc'ed on ctx: to tell records apart. */
char *intake_title(struct casefile *casefile, const void *ctx, int64_t record);

#endif
