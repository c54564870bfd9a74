/* verify: the tables prove the history, and the history the tables. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "store/blob.h"
#include "store/derive.h"
#include "store/find.h"
#include "store/open_entry.h"
#include "store/rows.h"

struct verifier {
	struct casefile *c;
	const void *ctx;
	verify_progress *progress;
	void *payload;
	struct verify_report *report;
	struct entry_digest digest; /* of the entry at hand */
	int64_t entry;
	int64_t live_rows[TABLE_LAST];
	struct kept *kept; /* of a small undone entry, to be put in order */
	int kept_count;
};

struct kept {
	enum table_id table;
	int64_t id;
	unsigned char hash[32];
};

static bool step(struct verifier *v, const char *what, int64_t done,
		 int64_t total)
{
	return !v->progress || v->progress(v->payload, what, done, total);
}

static enum status failure(struct verifier *v, char *text, struct error *err)
{
	if (!text)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (!v->report->first_failure)
		v->report->first_failure = text;
	return STATUS_OK;
}

static enum status kept_line(void *payload, enum table_id table, int64_t id,
			     const char *line, size_t length,
			     struct error *err)
{
	struct verifier *v = payload;
	unsigned char hash[32];

	if (!tombstone_hash(v->c, table, id, v->entry, hash) &&
	    sha256_of(line, length, hash) != STATUS_OK)
		return error_set(err, STATUS_NOMEM, "SHA-256 does not work");
	if (!v->kept || v->kept_count >= ENTRY_LIST_MAX)
		return entry_digest_hash(&v->digest, table, id, hash, err);
	v->kept[v->kept_count] = (struct kept){ .table = table, .id = id };
	memcpy(v->kept[v->kept_count++].hash, hash, sizeof(hash));
	return STATUS_OK;
}

static int by_table_and_id(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	if (x->table != y->table)
		return x->table < y->table ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* An older program kept the lines of a small entry as they had come; they
 * were hashed by ascending id. */
static enum status read_kept(struct verifier *v, const struct entry_row *e,
			     struct error *err)
{
	enum status status;

	if (e->rows > ENTRY_LIST_MAX)
		return undone_each(v->c, e->id, kept_line, v, err);
	v->kept_count = 0;
	v->kept = talloc_zero_array(NULL, struct kept, ENTRY_LIST_MAX);
	status = v->kept ? undone_each(v->c, e->id, kept_line, v, err)
			 : error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK)
		qsort(v->kept, (size_t)v->kept_count, sizeof(*v->kept),
		      by_table_and_id);
	for (int i = 0; i < v->kept_count && status == STATUS_OK; i++)
		status = entry_digest_hash(&v->digest, v->kept[i].table,
					   v->kept[i].id, v->kept[i].hash,
					   err);
	talloc_free(v->kept);
	v->kept = NULL;
	return status;
}

static enum status read_lines(struct verifier *v, const struct entry_row *e,
			      struct error *err)
{
	enum status status = STATUS_OK;

	if (!e->live)
		return read_kept(v, e, err);
	for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++) {
		if (e->rows == 0)
			break;
		status = entry_digest_table(v->c, e, (enum table_id)i,
					    &v->digest, err);
		v->live_rows[i] += v->digest.tables[i].count;
	}
	return status;
}

/* Listed entries are small: read their rows by id, not by a range that may
 * span the whole case. */
static int64_t digest_count(const struct entry_digest *digest)
{
	int64_t count = 0;

	for (int i = 0; i < TABLE_LAST; i++)
		count += digest->tables[i].count;
	return count;
}

static enum status check_entry(struct verifier *v, int64_t id,
			       struct error *err)
{
	struct entry_row *e = NULL;
	char hex[65] = "";
	enum status status = entry_read(v->c, v->ctx, id, &e, err);

	if (status != STATUS_OK)
		return status;
	v->entry = id;
	entry_digest_init(&v->digest);
	status = read_lines(v, e, err);
	v->report->rows += digest_count(&v->digest);
	if (status == STATUS_OK && digest_count(&v->digest) != e->rows)
		status = failure(v, talloc_asprintf(
			v->ctx, "history: entry %lld (\"%s\") had %lld rows, "
			"the case holds %lld of them", (long long)id, e->what,
			(long long)e->rows,
			(long long)digest_count(&v->digest)), err);
	if (status == STATUS_OK)
		status = entry_hash(v->c, e, &v->digest, hex, err);
	if (status == STATUS_OK && strcmp(hex, e->hash))
		status = failure(v, talloc_asprintf(
			v->ctx, "history: entry %lld (\"%s\", by %s) is not as "
			"it was entered: a row of it was changed outside of "
			"taffrail", (long long)id, e->what,
			*e->analyst ? e->analyst : "not said"), err);
	entry_digest_release(&v->digest);
	talloc_free(e);
	return status;
}

static enum status check_history(struct verifier *v, struct error *err)
{
	int64_t last = db_integer(v->c->db, 0, "SELECT max(id) FROM entry", 0);
	enum status status = STATUS_OK;

	for (int64_t id = 1; id <= last && status == STATUS_OK; id++) {
		if (!step(v, "history", id, last))
			return error_set(err, STATUS_INTERRUPTED,
					 "verify: interrupted");
		status = check_entry(v, id, err);
		v->report->entries++;
	}
	for (int i = 0; i < TABLE_LAST && status == STATUS_OK; i++) {
		int64_t n = rows_count(v->c->db, (enum table_id)i);

		if (n != v->live_rows[i] && !v->report->first_failure)
			status = failure(v, talloc_asprintf(
				v->ctx, "history: %lld rows of %s belong to no "
				"entry: they were put in outside of taffrail",
				(long long)(n - v->live_rows[i]),
				table_get((enum table_id)i)->word), err);
	}
	return status;
}

static enum status check_file(struct verifier *v, struct error *err)
{
	struct error why = { .status = STATUS_OK };
	enum status status = casefile_check(v->c, true, &why);

	step(v, "file", 1, 1);
	if (status == STATUS_CORRUPT)
		return failure(v, talloc_strdup(v->ctx, why.text), err);
	if (status != STATUS_OK)
		return error_set(err, status, "%s", why.text);
	return STATUS_OK;
}

static enum status check_references(struct verifier *v, struct error *err)
{
	struct statement *s;
	enum status status = db_prepare(
		v->c->db, "SELECT \"table\", rowid, parent FROM "
		"pragma_foreign_key_check LIMIT 1", &s, err);

	if (status != STATUS_OK)
		return status;
	step(v, "references", 1, 1);
	if (db_step(s)) {
		char printed[ID_LENGTH + 1];

		id_print(db_column_integer(s, 1), printed);
		status = failure(v, talloc_asprintf(
			v->ctx, "references: %s %s refers to a %s that is not "
			"in the case", db_column_text(s, 0, NULL), printed,
			db_column_text(s, 2, NULL)), err);
		db_reset(s);
		return status;
	}
	return db_status(s, err);
}

static enum status check_derived(struct verifier *v, struct error *err)
{
	char *difference = NULL;
	enum status status = derive_check(v->c, v->ctx, &difference,
					  &v->report->cells, err);

	step(v, "cells", 1, 1);
	if (status == STATUS_OK && difference)
		return failure(v, difference, err);
	/* The index has the words of rows that nobody sees yet, or any more. */
	if (status == STATUS_OK)
		status = open_entry_show(v->c, err);
	if (status == STATUS_OK)
		status = find_check(v->c, v->ctx, &difference, err);
	if (status == STATUS_OK)
		status = open_entry_look(v->c, err);
	step(v, "search index", 1, 1);
	if (status == STATUS_OK && difference)
		return failure(v, difference, err);
	return status;
}

static enum status check_blobs(struct verifier *v, struct error *err)
{
	char *difference = NULL;
	enum status status = blob_check(v->c, v->ctx, &difference,
					&v->report->blobs, err);

	step(v, "archived bytes", 1, 1);
	if (status == STATUS_OK && difference)
		return failure(v, difference, err);
	return status;
}

enum status entry_verify(struct casefile *casefile, const void *ctx,
			 verify_progress *progress, void *payload,
			 struct verify_report *ret_report, struct error *err)
{
	static enum status (*const checks[])(struct verifier *,
					     struct error *) = {
		check_file, check_references, check_history, check_blobs,
		check_derived
	};
	struct verify_report report = { .entries = 0 };
	struct verifier v = { .c = casefile, .ctx = ctx, .progress = progress,
			      .payload = payload, .report = &report };

	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		enum status status = checks[i](&v, err);

		if (status != STATUS_OK)
			return status;
	}
	*ret_report = report;
	return STATUS_OK;
}
