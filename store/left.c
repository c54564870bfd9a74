#include "store/left.h"

#include <string.h>
#include <talloc.h>

#include "src/base/clock.h"
#include "store/db.h"
#include "store/derive.h"
#include "store/detail.h"

/* The verdict that holds on a claim without a citation. */
#define STANDS                                                                \
	"coalesce((SELECT j.verdict FROM judgement j LEFT JOIN entry e ON "   \
	"e.id = j.entry WHERE j.about = k.id AND j.other IS NULL ORDER BY "   \
	"coalesce(j.dated, e.at) DESC, j.entry DESC, j.id DESC LIMIT 1), 0) " \
	"NOT IN (2, 3)"

/* A later whole copy of the page itself with other bytes: when. */
#define NEWER                                                                 \
	"(SELECT max(d.started) FROM capture d WHERE d.source = c.source "    \
	"AND d.started > coalesce(c.started, 0) AND d.page IS NULL AND "      \
	"d.suspect IS NULL AND d.sha256 <> c.sha256)"

/* record, source, citation, claim, field, words, reference, choice, first and
 * second instant (ms) */
static const struct {
	const char *word, *heading, *columns, *from, *order;
} lists[LEFT_LAST] = {
#define LEFT_WORDS(name, w, h) [LEFT_##name] = {.word = w, .heading = h, SQL_##name},
#define SQL_UNCITED                                                           \
	.columns = "k.record, 0, 0, k.id, k.field, "                          \
		   "coalesce(k.said, k.edtf, k.bounds), k.ref, k.choice, "    \
		   "NULL, NULL",                                              \
	.from = " FROM claim k INDEXED BY claim_uncited "                     \
		"WHERE k.citation IS NULL AND NOT EXISTS "                    \
		"(SELECT 1 FROM claim r WHERE r.replaces = k.id) AND " STANDS, \
	.order = "k.record, k.field, k.id"
#define SQL_STALE                                                             \
	.columns = "c.source, c.source, t.id, 0, 0, t.quote, NULL, NULL, "    \
		   "c.started, " NEWER,                                       \
	.from = " FROM passage p JOIN capture c ON c.id = p.capture JOIN "    \
		"citation t ON t.id = p.citation WHERE " NEWER " IS NOT "     \
		"NULL AND NOT EXISTS (SELECT 1 FROM citation r WHERE "        \
		"r.replaces = t.id) AND NOT EXISTS (SELECT 1 FROM passage q " \
		"JOIN capture e ON e.id = q.capture WHERE q.citation = t.id " \
		"AND (coalesce(e.started, 0), q.id) > "                       \
		"(coalesce(c.started, 0), p.id))",                            \
	.order = "c.source, t.id"
#define SQL_SUSPECT                                                           \
	.columns = "c.source, c.source, 0, 0, 0, c.suspect, NULL, NULL, "     \
		   "c.started, NULL",                                         \
	.from = " FROM capture c WHERE c.suspect IS NOT NULL",                \
	.order = "c.source, c.id"
#define SQL_LOST                                                              \
	.columns = "s.id, s.id, 0, 0, 0, s.link, NULL, NULL, NULL, NULL",     \
	.from = " FROM source s WHERE s.state = 2",                           \
	.order = "s.id"
	LEFT_TABLE(LEFT_WORDS)
#undef LEFT_WORDS
};

enum left left_by_word(const char *word)
{
	for (int i = 0; i < LEFT_LAST; i++)
		if (strcmp(lists[i].word, word) == 0)
			return (enum left)i;
	return LEFT_LAST;
}

const char *left_heading(enum left which)
{
	return lists[which].heading;
}

static const char *kept_sql(struct casefile *casefile, const char *columns,
			    enum left which, const char *tail)
{
	char *sql = talloc_asprintf(NULL, "SELECT %s%s%s", columns,
				    lists[which].from, tail);
	const char *kept = sql ? db_keep(casefile_db(casefile), sql) : NULL;

	talloc_free(sql);
	return kept;
}

int64_t left_count(struct casefile *casefile, enum left which)
{
	const char *sql = kept_sql(casefile, "COUNT(*)", which, "");

	return sql ? db_integer(casefile_db(casefile), 0, sql, 0) : 0;
}

struct raw {
	int64_t reference, choice, first, second;
};

static const char *column_copy(const void *ctx, struct statement *s, int column)
{
	size_t n;
	const char *text = db_column_text(s, column, &n);
	const char *copy = text ? talloc_strndup(ctx, text, n) : NULL;

	return copy ? copy : "";
}

static void read_row(struct statement *s, const void *ctx,
		     const struct registry *registry, struct left_row *row,
		     struct raw *raw)
{
	*row = (struct left_row){
		.record = db_column_integer(s, 0),
		.source = db_column_integer(s, 1),
		.citation = db_column_integer(s, 2),
		.claim = db_column_integer(s, 3),
		.field = registry_field(registry, (int)db_column_integer(s, 4)),
		.what = column_copy(ctx, s, 5),
		.why = ""};
	*raw = (struct raw){db_column_integer(s, 6), db_column_integer(s, 7),
			    db_column_integer(s, 8), db_column_integer(s, 9)};
}

/* "copies of 2024-01-03 and 2024-02-05" */
static const char *why_of(const void *ctx, const struct raw *raw)
{
	char first[CLOCK_TEXT_MAX], second[CLOCK_TEXT_MAX];
	enum { DAY = 10 }; /* of 2024-01-03T... */

	if (raw->first == 0)
		return "";
	clock_print(raw->first, first);
	if (raw->second == 0)
		return talloc_asprintf(ctx, "copy of %.*s", DAY, first);
	clock_print(raw->second, second);
	return talloc_asprintf(ctx, "copies of %.*s and %.*s", DAY, first, DAY,
			       second);
}

/* After the statement is done: titles are statements of their own. */
static void name_row(struct casefile *casefile, const void *ctx,
		     struct left_row *row, const struct raw *raw)
{
	const struct choice *choice = registry_choice(
		casefile_registry(casefile), (int)raw->choice);
	struct citation_info *info;

	row->title = derive_title(casefile, ctx, row->record);
	if (!*row->what && raw->reference != 0)
		row->what = derive_title(casefile, ctx, raw->reference);
	else if (!*row->what && choice)
		row->what = choice->word;
	row->why = why_of(ctx, raw);
	if (row->citation != 0 &&
	    detail_citation(casefile, ctx, row->citation, &info, NULL) ==
		    STATUS_OK)
		row->title = info->name;
}

enum status left_window(struct casefile *casefile, const void *ctx,
			enum left which, int64_t position, int n,
			struct left_row **ret_rows, int *ret_count,
			struct error *err)
{
	struct left_row *rows = talloc_array(ctx, struct left_row,
					     (unsigned)n + 1);
	struct raw *raws = talloc_array(rows, struct raw, (unsigned)n + 1);
	char *tail = talloc_asprintf(NULL, " ORDER BY %s LIMIT ?1 OFFSET ?2",
				     lists[which].order);
	const char *sql = tail ? kept_sql(casefile, lists[which].columns,
					  which, tail) : NULL;
	struct statement *s;
	int count = 0;
	enum status status;

	talloc_free(tail);
	if (!rows || !raws || !sql)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = db_prepare(casefile_db(casefile), sql, &s, err);
	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, n);
	db_bind_integer(s, 2, position);
	while (count < n && db_step(s)) {
		read_row(s, rows, casefile_registry(casefile), &rows[count],
			 &raws[count]);
		count++;
	}
	status = db_status(s, err);
	db_reset(s);
	for (int i = 0; status == STATUS_OK && i < count; i++)
		name_row(casefile, rows, &rows[i], &raws[i]);
	talloc_free(raws);
	if (status != STATUS_OK)
		return status;
	*ret_rows = rows;
	*ret_count = count;
	return STATUS_OK;
}
