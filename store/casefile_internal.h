/* What the modules of store/ that make up a case share. */
#ifndef TAFFRAIL_STORE_CASEFILE_INTERNAL_H
#define TAFFRAIL_STORE_CASEFILE_INTERNAL_H

#include <sqlite3.h>

#include "src/base/id.h"
#include "store/casefile.h"
#include "store/db.h"
#include "store/profile.h"
#include "store/state.h"

/* The mark of an open entry (store/open_entry.h): this connection's last. */
struct open_mark {
	int phase;
	int64_t entry, low, high, pid, token, at;
};

/* Where a case stands: what is kept of it in memory holds as long as this is
 * the same. Changes of this connection and of others; the entry left out. */
struct case_stamp {
	int64_t own, others, hidden;
};

struct casefile {
	sqlite3 *sqlite;
	struct db *db;
	struct registry *registry;
	struct derive *derive;
	struct titles *titles; /* what titles.c keeps; NULL none */
	struct websites *websites; /* what website.c keeps; NULL none */
	struct totals *totals; /* what list_walk.c keeps; NULL none */
	bool has_taken; /* the function in SQL that list_sort.c takes rows by */
	struct list_taking *taking; /* where to, while it does; NULL */
	struct pane_cache *pane_cache; /* of the view that is read; NULL */
	struct pane_cache *pane_kept;  /* of the view before; NULL */
	struct profile_file file;
	struct id_generator ids;
	char private_folder[4096]; /* of a checked copy; removed on close */
	char name[256];
	char id[32];
	char *analyst;
	char *unknown; /* a registry line of a newer program; NULL */
	bool foreign, writable;
	struct casefile_watch watch;
	struct open_mark open;
	int64_t making_at; /* ms: of the entry being made, or made last */
	int64_t hidden;  /* entry whose rows views leave out; 0: none */
	int large_rows;  /* an undo of more is cut into transactions ... */
	int slice_rows;  /* ... of so many; tests set less */
	int64_t view, views; /* the view that is held; numbers given so far */
	int64_t data_version;
};

struct case_stamp casefile_stamp(struct casefile *c);
/* Changes of others, as of now (PRAGMA data_version): not asked again while a
 * view is held, in which they cannot show. */
int64_t casefile_others(struct casefile *c);
static inline bool case_stamp_is(const struct case_stamp *a,
				 const struct case_stamp *b)
{
	return a->own == b->own && a->others == b->others &&
	       a->hidden == b->hidden;
}

/* Open SQLite, read the registry, open derive. */
enum status casefile_attach(struct casefile *c, const char *path, bool write,
			    bool create, struct error *err) must_check;
/* Remember the head in this account's state folder. */
enum status casefile_remember(struct casefile *c,
			      struct error *err) must_check;
/* A whole copy of it that was just made at `path`. */
enum status casefile_remember_copy(struct casefile *c, const char *path,
				   struct error *err) must_check;
/* What is read of a file before its schema is compared are plain tables. */
enum status schema_look(struct casefile *c, struct error *err) must_check;
/* Compare the file's schema with the one made anew. */
enum status schema_check(struct casefile *c, struct error *err) must_check;
/* A newer file can be read: it has every column that this program reads, and
 * its cells are laid out as this program lays them out. NEWER: not so. */
enum status schema_covers(struct casefile *c, struct error *err) must_check;
/* Tables of a new case. */
enum status schema_create(struct casefile *c, struct error *err) must_check;

#endif
