/* What entry.c, undo.c, history.c, verify.c and expunge.c share. */
#ifndef TAFFRAIL_STORE_ENTRY_INTERNAL_H
#define TAFFRAIL_STORE_ENTRY_INTERNAL_H

#include "src/base/sha256.h"
#include "src/base/text.h"
#include "store/casefile_internal.h"
#include "store/entry.h"

enum entry_kind { ENTRY_DO, ENTRY_UNDO, ENTRY_REDO, ENTRY_JOIN,
		  ENTRY_MIGRATION, ENTRY_EXPUNGE, ENTRY_KIND_LAST };
extern const char *const entry_kind_words[];

enum { ENTRY_LIST_MAX = 1000,      /* rows whose ids the entry keeps as a list */
       LINE_BYTES_MAX = 8 << 20,   /* of one canonical line */
       UNDONE_PART_LINES = 1000,
       UNDONE_PART_BYTES = 16 << 20,
       UNDO_SLICE = 10000 };

/* One row of the entry table. Strings on the context it was read on. */
struct entry_row {
	int64_t id, uid, at, target, target_uid, depth, parent, parent2;
	int64_t rows, low, high;
	enum entry_kind kind;
	bool batch, live, capture, has_range;
	char *what, *analyst, *hash;
	const unsigned char *list; /* pairs (table, id), 9 bytes each; NULL */
	size_t list_size;
};

/* 64 hex digits to bytes; false when they are not. */
bool hex_to_hash(const char *hex, unsigned char ret_hash[32]);

enum status entry_read(struct casefile *c, const void *ctx, int64_t id,
		       struct entry_row **ret, struct error *err) must_check;

/* The hash of the lines of an entry, table by table. Rows may come in any
 * order of tables; within a table ids must ascend, else `ordered` goes off and
 * the table is read again at the end. */
struct entry_digest {
	struct table_digest {
		struct sha256 *lines; /* NULL: no row yet */
		int64_t last, count;
		bool disordered;
	} tables[TABLE_LAST];
};
void entry_digest_init(struct entry_digest *digest);
void entry_digest_release(struct entry_digest *digest);
enum status entry_digest_line(struct entry_digest *digest, enum table_id table,
			      int64_t id, const char *line, size_t length,
			      struct error *err) must_check;
/* As above with the line's hash (of a tombstone). */
enum status entry_digest_hash(struct entry_digest *digest, enum table_id table,
			      int64_t id, const unsigned char hash[32],
			      struct error *err) must_check;
enum status entry_hash(struct casefile *c, const struct entry_row *entry,
		       struct entry_digest *digest, char ret_hex[65],
		       struct error *err) must_check;

/* Feed the live rows of one table of an entry into a digest. */
enum status entry_digest_table(struct casefile *c,
			       const struct entry_row *entry,
			       enum table_id table,
			       struct entry_digest *digest,
			       struct error *err) must_check;
/* The hash that stands for an expunged row's line; false: none. */
bool tombstone_hash(struct casefile *c, enum table_id table, int64_t id,
		    int64_t entry, unsigned char ret_hash[32]);

/* Insert an entry with its hash (no rows, or those already in the tables). */
enum status entry_insert(struct casefile *c, struct entry_row *entry,
			 struct entry_digest *digest,
			 struct error *err) must_check;
/* Fill id, uid, at, analyst, parent, depth for a new entry. */
enum status entry_start(struct casefile *c, struct entry_row *entry,
			struct error *err) must_check;

/* Lines kept for an undone entry: each call gives one line with its table. */
typedef enum status undone_line(void *payload, enum table_id table, int64_t id,
				const char *line, size_t length,
				struct error *err);
enum status undone_each(struct casefile *c, int64_t entry, undone_line *each,
			void *payload, struct error *err) must_check;
/* Blank the kept lines of an entry that have this id, of whatever table; each
 * is called back with the hash of the line as it was. */
typedef enum status undone_blanked(void *payload, enum table_id table,
				   const char *hash, struct error *err);
enum status undone_blank(struct casefile *c, int64_t entry, int64_t id,
			 undone_blanked *blanked, void *payload,
			 struct error *err) must_check;

#endif
