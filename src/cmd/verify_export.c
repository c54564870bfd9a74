#include <dirent.h>
#include <inttypes.h>
#include <string.h>
#include <talloc.h>

#include "src/base/id.h"
#include "src/cmd/commands.h"
#include "src/report/text_file.h"
#include "store/find_names.h"
#include "store/rowpast.h"
#include "store/textform.h"

static const struct command_option options[] = {
	{ "at", "ENTRY", "compare with the case as it was at this entry" },
	{ "since", "ENTRY", "list what was added, changed or withdrawn after "
			    "this entry" },
	{ NULL, NULL, NULL }
};

enum { HEX = 64 };

struct comparison {
	struct invocation *v;
	char digest[HEX + 1];
	int documents, differ;
};

/* ---- documents ---- */

static bool is_document(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && (strcmp(dot, ".md") == 0 || strcmp(dot, ".html") == 0);
}

/* The digest that a document prints of its case; NULL: none. */
static const char *printed_digest(const char *text)
{
	static const char mark[] = "SHA-256 over its dump): ";
	const char *at = strstr(text, mark);

	at = at ? at + strlen(mark) : NULL;
	return at && strspn(at, "0123456789abcdef") >= HEX ? at : NULL;
}

static bool compare(struct comparison *c, const char *path, const char *name)
{
	size_t length;
	char *text;
	const char *digest;
	bool same;

	if (text_file_read(c->v->ctx, path, &text, &length, &c->v->err) !=
	    STATUS_OK)
		return false;
	digest = printed_digest(text);
	same = digest && strncmp(digest, c->digest, HEX) == 0;
	if (!digest) {
		talloc_free(text);
		return true; /* no document of an export */
	}
	c->documents++;
	c->differ += !same;
	if (c->v->format == OUT_TEXT)
		out_text("%s: %s\n", name,
			 same ? "of this case as it is"
			      : "of another state of the case");
	talloc_free(text);
	return true;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In the order of their names, so that two machines say the same. */
static bool compare_all(struct comparison *c, const char *folder)
{
	char **names = NULL;
	size_t count = 0;
	bool good = true;
	DIR *dir = opendir(folder);

	if (!dir) {
		error_set(&c->v->err, STATUS_NOT_FOUND, "%s: no such folder",
			  folder);
		return false;
	}
	for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
		if (!is_document(e->d_name))
			continue;
		names = talloc_realloc(c->v->ctx, names, char *,
				       (unsigned int)count + 1);
		names[count++] = talloc_strdup(c->v->ctx, e->d_name);
	}
	closedir(dir);
	if (count)
		qsort(names, count, sizeof(*names), by_name);
	for (size_t i = 0; i < count && good; i++)
		good = compare(c, talloc_asprintf(c->v->ctx, "%s/%s", folder,
						  names[i]), names[i]);
	return good;
}

/* ---- what came since ---- */

static bool is_replacement(const struct row *row)
{
	return (row->table == TABLE_CLAIM && row_integer(row, CLAIM_REPLACES)) ||
	       (row->table == TABLE_NOTE && row_integer(row, NOTE_REPLACES)) ||
	       (row->table == TABLE_CITATION &&
		row_integer(row, CITATION_REPLACES));
}

static const char *what_became(const struct row *row)
{
	int64_t verdict = row->table == TABLE_JUDGEMENT
				  ? row_integer(row, JUDGEMENT_VERDICT) : 0;

	if (verdict == VERDICT_WITHDRAWN || verdict == VERDICT_REJECTED)
		return words_verdict[verdict];
	return is_replacement(row) ? "changed" : "added";
}

/* Enough for an editor to find it: the text that the row carries. */
static const char *text_of(const struct row *row)
{
	switch (row->table) {
	case TABLE_CLAIM:
		return row_text(row, CLAIM_SAID);
	case TABLE_CITATION:
		return row_text(row, CITATION_QUOTE);
	case TABLE_NOTE:
		return row_text(row, NOTE_TEXT);
	case TABLE_SETTING:
		return row_text(row, SETTING_NAME);
	case TABLE_JUDGEMENT:
		return row_text(row, JUDGEMENT_REASON);
	case TABLE_TAG:
		return row_text(row, TAG_WORD);
	default:
		return NULL;
	}
}

/* The record that a row is about; 0: another thing. */
static int64_t about_of(const struct row *row)
{
	return row->table == TABLE_CLAIM     ? row_integer(row, CLAIM_RECORD)
	       : row->table == TABLE_SETTING ? row_integer(row, SETTING_TARGET)
	       : row->table == TABLE_NOTE    ? row_integer(row, NOTE_TARGET)
	       : row->table == TABLE_TAG     ? row_integer(row, TAG_TARGET)
					     : row->id;
}

static void say_change(struct invocation *v, const struct rowpast_change *change)
{
	struct row *row;
	const char *text, *title = "";
	char id[ID_LENGTH + 1];
	int64_t about;

	if (change->gone) {
		id_print(change->id, id);
		out_text("%-10s %-10s %s\n", "taken back",
			 table_get(change->table)->word, id);
		return;
	}
	if (casefile_row(v->casefile, v->ctx, change->table, change->id, &row,
			 NULL) != STATUS_OK)
		return;
	text = text_of(row);
	about = about_of(row);
	if (about && casefile_table_of(v->casefile, about) != TABLE_LAST)
		title = find_title(v->casefile, v->ctx,
				   casefile_table_of(v->casefile, about),
				   about);
	out_text("%-10s %-10s %s%s%.200s\n", what_became(row),
		 table_get(change->table)->word, title ? title : "",
		 text && title && *title ? ": " : "", text ? text : "");
	talloc_free(row);
}

static bool list_changes(struct invocation *v, int64_t since)
{
	struct rowpast_change *changes;
	struct rowpast *past;
	int count;

	if (rowpast_new(v->ctx, v->casefile, since, &past, &v->err) !=
		    STATUS_OK ||
	    rowpast_changes(past, v->ctx, &changes, &count, &v->err) !=
		    STATUS_OK)
		return false;
	for (int i = 0; i < count; i++)
		say_change(v, &changes[i]);
	out_text("%d rows since entry %" PRId64 "\n", count, since);
	return true;
}

static int answer(struct comparison *c)
{
	if (c->v->format == OUT_JSON) {
		json_t *o = json_object();

		json_object_set_new(o, "digest", out_string(c->digest));
		json_object_set_new(o, "documents",
				    json_integer(c->documents));
		json_object_set_new(o, "differ", json_integer(c->differ));
		out_json(o);
	} else if (c->documents == 0) {
		out_text("no document with a digest in it\n");
	}
	return c->differ || c->documents == 0 ? EXIT_FINDING : EXIT_GOOD;
}

/* The folder comes first, as one reads it; the case is the second word. */
static int run(struct invocation *v)
{
	struct comparison c = { .v = v };
	const char *folder = v->args[0];
	int64_t at, since;

	v->args[0] = v->args[1];
	if (!invocation_open(v, CASEFILE_READ) ||
	    !option_entry_number(v, "at", &at) ||
	    !option_entry_number(v, "since", &since) ||
	    (at ? textform_digest_at(v->casefile, at, c.digest, &v->err)
		: textform_digest(v->casefile, c.digest, &v->err)) !=
		    STATUS_OK ||
	    !compare_all(&c, folder) ||
	    (since && v->format == OUT_TEXT && !list_changes(v, since)))
		return invocation_fail(v);
	return answer(&c);
}

const struct command command_verify_export = {
	.name = "verify-export", .args = "FOLDER CASE",
	.summary = "Compare exported documents with the case",
	.help = "Each document prints a digest over the dump of its case. Here "
		"it is compared with the\ncase now, or as it was at an entry "
		"of its history (log). What was expunged since\ncannot be "
		"compared. Exit codes: 0, 1 (a document differs, or there is "
		"none, or no such folder), 2, 3.",
	.options = options, .args_min = 2, .args_max = 2, .run = run,
};
