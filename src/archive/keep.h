/* keep: bytes and what is known of them into the case, as one capture. */
#ifndef TAFFRAIL_ARCHIVE_KEEP_H
#define TAFFRAIL_ARCHIVE_KEEP_H

#include "src/archive/page.h"
#include "src/archive/spool.h"
#include "store/blob.h"
#include "store/casefile.h"
#include "store/find.h"

/* What comes from another archive is marked as its copy (memento.h). */
struct keep {
	struct row *row;     /* of table capture; hashes and size are set here */
	/* The payload. NULL: the row names one that the case has already, or
	 * none at all. */
	struct spool *bytes;
	/* The same packed beforehand (blob_pack); NULL: it is done here. */
	const struct blob_packed *packed;
	struct spool *wire;  /* the body as it came; NULL: the same */
	const struct buffer *certificates; /* PEM; NULL or empty: none */
	const struct page *page; /* its text, for the index; NULL none */
	/* The same packed beforehand (find_pack); NULL: it is done here. */
	const struct find_packed *words;
	const char *what;    /* the line of the history */
	/* Of keep_capture() alone: the source is made with it, in an entry of
	 * its own, for this address; NULL: the row names one. */
	const char *source_address;
};
/* Many captures in one entry and one transaction, so that small ones cost no
 * flush of the disk each. What is added is safe when the group is committed,
 * and only then. */
struct keep_group;
enum status keep_group_begin(struct casefile *casefile, const char *what,
			     struct keep_group **ret_group,
			     struct error *err) must_check;
/* `what` of keep is not looked at. After a failure only abandon. */
enum status keep_group_add(struct keep_group *group, struct keep *keep,
			   char ret_sha256[65], struct error *err) must_check;
/* Frees the group, also on failure. An empty one gives entry 0. */
enum status keep_group_commit(struct keep_group *group, int64_t *ret_entry,
			      struct error *err) must_check;
void keep_group_abandon(struct keep_group *group); /* NULL is fine */

/* Sources for addresses that the case does not know, in one entry; ids come
 * back at once, and are good once it is committed. */
struct keep_sources;
enum status keep_sources_begin(struct casefile *casefile, const char *what,
			       struct keep_sources **ret_sources,
			       struct error *err) must_check;
enum status keep_sources_add(struct keep_sources *sources,
			     const char *address, int64_t *ret_source,
			     struct error *err) must_check;
/* Frees, also on failure. */
enum status keep_sources_commit(struct keep_sources *sources,
				struct error *err) must_check;
void keep_sources_abandon(struct keep_sources *sources);
/* One of them, in an entry. */
enum status keep_source(struct casefile *casefile, const char *address,
			int64_t *ret_source, struct error *err) must_check;

/* One entry. row->id and the hash of the payload (64 digits) come back. */
enum status keep_capture(struct casefile *casefile, struct keep *keep,
			 char ret_sha256[65], int64_t *ret_entry,
			 struct error *err) must_check;

#endif
