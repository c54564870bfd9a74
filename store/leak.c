#include "store/leak.h"

#include <ctype.h>
#include <string.h>
#include <talloc.h>

#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(first) ((first)->needles = NULL)
#include <uthash.h>

#include "src/base/id.h"
#include "src/base/text.h"
#include "store/db.h"
#include "store/leak_internal.h"
#include "store/rows.h"

enum {
	FOLDED_MAX = 512,    /* of one string; longer ones are cut */
	LETTERS_MIN = 4,     /* shorter ones say nothing by themselves */
	LONG_TEXT = 40,      /* beyond it sentences count by themselves */
	SENTENCE_MIN = 24,
	BASE64_MIN = 12, BASE64_KEY = 12,
	WINDOW = 1 << 20, OVERLAP = 16 << 10
};

struct needle {
	char *text;      /* as the row has it */
	char *folded;    /* " angara " : with a space at both ends */
	char *base64;    /* without its last, unsure letters; NULL: short */
	const char *where; /* found there; NULL: not found */
	bool open;
	bool barred; /* has a bar itself: borders of cells are none to it */
	struct needle *next, *next_base64;
};

/* Needles by their first word, and by how their base64 begins. */
struct first {
	char *key;
	struct needle *needles;
	UT_hash_handle hh;
};

struct leak_scan {
	struct casefile *casefile;
	const struct hidden *hidden;
	struct first *words, *base64s, *known;
	struct needle **all;
	int count, room;
	char *vocabulary; /* folded, with spaces at its ends */
	struct buffer folded, decoded;
	bool marking_open; /* what is read now may leave */
	bool found;
};

static int scan_destroy(struct leak_scan *scan)
{
	HASH_CLEAR(hh, scan->words);
	HASH_CLEAR(hh, scan->base64s);
	HASH_CLEAR(hh, scan->known);
	buffer_release(&scan->folded);
	buffer_release(&scan->decoded);
	return 0;
}

static enum status no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

/* ---- which strings tell of a row ---- */

static bool is_date_word(const char *word, size_t n)
{
	static const char *const words[] = {
		"january", "february", "march", "april", "may", "june",
		"july", "august", "september", "october", "november",
		"december", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
		"sep", "sept", "oct", "nov", "dec", "early", "mid", "late",
		"around", "about", "before", "after", "since", "until",
		"between", "and", "to", "in", "on", "the", "of", "end",
		"monday", "tuesday", "wednesday", "thursday", "friday",
		"saturday", "sunday", NULL
	};
	bool digits = n <= 4;

	for (size_t i = 0; i < n; i++)
		digits = digits && isdigit((unsigned char)word[i]);
	for (int i = 0; words[i] && !digits; i++)
		if (strlen(words[i]) == n && memcmp(words[i], word, n) == 0)
			return true;
	return digits;
}

static bool is_date(const char *folded)
{
	for (const char *at = folded + 1; *at;) {
		size_t n = strcspn(at, " ");

		if (!is_date_word(at, n))
			return false;
		at += n;
		at += strspn(at, " ");
	}
	return true;
}

/* A capital, a letter beyond ASCII, five digits in a row, or several words. */
static bool is_telling(const char *text, size_t n)
{
	size_t digits = 0;
	int spaces = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];

		digits = isdigit(c) ? digits + 1 : 0;
		spaces += c == ' ';
		if (c >= 0x80 || isupper(c) || digits >= 5)
			return true;
	}
	return spaces >= 2 && n >= 16;
}

/* Folded, with a space at both ends; cut between words. NULL: no memory. */
static char *fold(const void *ctx, const char *text, size_t n)
{
	struct buffer out;
	char *folded = NULL;

	buffer_init(&out, 1 << 20);
	if (buffer_append_char(&out, ' ') == STATUS_OK &&
	    text_fold(text, n < 4096 ? n : 4096, &out) == STATUS_OK) {
		if (out.length > FOLDED_MAX) {
			size_t cut = FOLDED_MAX;

			while (cut > 1 && out.data[cut] != ' ')
				cut--;
			buffer_truncate(&out, cut);
		}
		if (buffer_append_char(&out, ' ') == STATUS_OK)
			folded = talloc_strdup(ctx, out.data);
	}
	buffer_release(&out);
	return folded;
}

static char *base64_of(const void *ctx, const char *text, size_t n)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghij"
				      "klmnopqrstuvwxyz0123456789+/";
	size_t whole = n / 3; /* groups that what follows cannot change */
	char *out = talloc_array(ctx, char, (unsigned int)(whole * 4 + 1));

	for (size_t i = 0; out && i < whole; i++) {
		const unsigned char *t = (const unsigned char *)text + i * 3;
		unsigned int bits = (unsigned int)t[0] << 16 |
				    (unsigned int)t[1] << 8 | t[2];

		for (int k = 0; k < 4; k++)
			out[i * 4 + (size_t)k] =
				letters[bits >> (18 - 6 * k) & 63];
	}
	if (out)
		out[whole * 4] = '\0';
	return out;
}

/* ---- tables of them ---- */

static struct first *first_of(struct first *table, const char *key, size_t n)
{
	struct first *first = NULL;

	HASH_FIND(hh, table, key, n, first);
	return first;
}

static struct first *make_first(struct leak_scan *scan, struct first **table,
				const char *key, size_t n,
				struct needle *needle)
{
	struct first *first = talloc_zero(scan, struct first);

	if (!first)
		return NULL;
	first->key = talloc_strndup(first, key, n);
	first->needles = needle;
	if (!first->key)
		return NULL;
	HASH_ADD_KEYPTR(hh, *table, first->key, n, first);
	return first->needles ? first : NULL;
}

static bool index_words(struct leak_scan *scan, struct needle *needle)
{
	const char *word = needle->folded + 1;
	size_t n = strcspn(word, " ");
	struct first *first = first_of(scan->words, word, n);

	if (!first)
		return make_first(scan, &scan->words, word, n, needle) != NULL;
	needle->next = first->needles;
	first->needles = needle;
	return true;
}

static bool index_base64(struct leak_scan *scan, struct needle *needle)
{
	struct first *first;

	if (!needle->base64 || strlen(needle->base64) < BASE64_MIN)
		return true;
	first = first_of(scan->base64s, needle->base64, BASE64_KEY);
	if (!first)
		return make_first(scan, &scan->base64s, needle->base64,
				  BASE64_KEY, needle) != NULL;
	needle->next_base64 = first->needles;
	first->needles = needle;
	return true;
}

static bool remember(struct leak_scan *scan, struct needle *needle)
{
	int room = scan->room ? scan->room * 2 : 64;

	if (scan->count == scan->room) {
		scan->all = talloc_realloc(scan, scan->all, struct needle *,
					   (unsigned int)room);
		if (!scan->all)
			return false;
		scan->room = room;
	}
	scan->all[scan->count++] = needle;
	return make_first(scan, &scan->known, needle->folded,
			  strlen(needle->folded), needle) != NULL;
}

static enum status add_needle(struct leak_scan *scan, const char *text,
			      size_t n, struct error *err)
{
	struct needle *needle;
	char *folded;

	while (n > 0 && isspace((unsigned char)text[n - 1]))
		n--;
	if (!is_telling(text, n))
		return STATUS_OK;
	folded = fold(scan, text, n);
	if (!folded)
		return no_memory(err);
	if (strlen(folded) < LETTERS_MIN + 2 || is_date(folded) ||
	    strstr(scan->vocabulary, folded) ||
	    first_of(scan->known, folded, strlen(folded))) {
		talloc_free(folded);
		return STATUS_OK;
	}
	needle = talloc_zero(scan, struct needle);
	if (!needle)
		return no_memory(err);
	needle->folded = talloc_steal(needle, folded);
	needle->text = talloc_strndup(needle, text, n);
	needle->base64 = base64_of(needle, text, n);
	needle->barred = memchr(text, '|', n) != NULL;
	if (!needle->text || !needle->base64 || !remember(scan, needle) ||
	    !index_words(scan, needle) || !index_base64(scan, needle))
		return no_memory(err);
	return STATUS_OK;
}

/* Lines and sentences of a long text leak as the whole does. */
static enum status add_sentences(struct leak_scan *scan, const char *text,
				 size_t length, struct error *err)
{
	size_t from = 0;
	enum status status = STATUS_OK;

	for (size_t i = 0; i <= length && status == STATUS_OK; i++) {
		bool end = i == length || text[i] == '\n' ||
			   (strchr(".!?;", text[i]) &&
			    (i + 1 == length ||
			     isspace((unsigned char)text[i + 1])));

		if (!end)
			continue;
		if (i - from >= SENTENCE_MIN)
			status = add_needle(scan, text + from, i - from, err);
		from = i + 1;
	}
	return status;
}

static enum status add_text(struct leak_scan *scan, const char *text,
			    size_t length, struct error *err)
{
	enum status status = add_needle(scan, text, length, err);

	return status == STATUS_OK && length > LONG_TEXT
		       ? add_sentences(scan, text, length, err) : status;
}

/* Words of doubt, bounds, dates, units: they tell of nothing. */
static bool is_plain_column(enum table_id table, int column,
			    const struct row *row)
{
	static const char *const plain[] = {
		"bounds", "edtf", "offset", "unit", "hedge", "as_of", "from",
		"to", "type", "version", "language", "name", "tool", "tls",
		NULL
	};
	const char *key = table_get(table)->columns[column].key;

	if (table == TABLE_SETTING && column == SETTING_VALUE)
		return strcmp(row_text(row, SETTING_NAME), "key") != 0 &&
		       strcmp(row_text(row, SETTING_NAME), "label") != 0;
	for (int i = 0; plain[i]; i++)
		if (strcmp(plain[i], key) == 0)
			return true;
	return false;
}

typedef enum status take_text(struct leak_scan *scan, const char *text,
			      size_t length, struct error *err);

static enum status each_text(struct leak_scan *scan, const struct row *row,
			     take_text *take, struct error *err)
{
	const struct table *t = table_get(row->table);
	enum status status = STATUS_OK;

	for (int i = 0; i < t->count && status == STATUS_OK; i++)
		if ((t->columns[i].type == COLUMN_TEXT ||
		     t->columns[i].type == COLUMN_HASH) &&
		    row->data[i].type == DATUM_TEXT &&
		    !is_plain_column(row->table, i, row))
			status = take(scan, row->data[i].text,
				      row->data[i].length, err);
	return status;
}

static enum status take_hidden(struct leak_scan *scan, struct row *row,
			       struct error *err)
{
	char id[ID_LENGTH + 1];
	enum status status;

	if (!hidden_has(scan->hidden, row->id)) {
		/* The name that an open claim prints of a labelled thing. */
		return row->table == TABLE_CLAIM &&
				       row_integer(row, CLAIM_REF) &&
				       row_text(row, CLAIM_SAID) &&
				       hidden_names_labelled(scan->hidden, row)
			       ? add_text(scan, row_text(row, CLAIM_SAID),
					  strlen(row_text(row, CLAIM_SAID)),
					  err)
			       : STATUS_OK;
	}
	status = each_text(scan, row, add_text, err);
	id_print(row->id, id);
	return status == STATUS_OK ? add_needle(scan, id, ID_LENGTH, err)
				   : status;
}

typedef enum status take_row(struct leak_scan *scan, struct row *row,
			     struct error *err);

static enum status each_row(struct leak_scan *scan, take_row *take,
			    struct error *err)
{
	enum status status = STATUS_OK;

	for (int t = 0; t < TABLE_LAST && status == STATUS_OK; t++) {
		struct statement *s;

		status = rows_select_all(casefile_db(scan->casefile),
					 (enum table_id)t, INT64_MIN, &s, err);
		if (status != STATUS_OK)
			return status;
		while (status == STATUS_OK && db_step(s)) {
			struct row row;

			rows_read(s, (enum table_id)t, &row);
			status = take(scan, &row, err);
		}
		if (status != STATUS_OK)
			db_reset(s);
		else
			status = db_status(s, err);
	}
	return status;
}

/* ---- searching ---- */

static void hit(struct leak_scan *scan, struct needle *needle,
		const char *where)
{
	if (scan->marking_open) {
		needle->open = needle->open || needle->where;
		return;
	}
	if (!needle->where)
		needle->where = talloc_strdup(needle, where);
	scan->found = true;
}

/* Between the folded texts of two cells; folding leaves no bar. */
static const char border[] = "| ";
enum { BORDER = sizeof(border) - 1 };

static bool is_at(const char *at, const struct needle *needle)
{
	const char *want = needle->folded;

	if (!needle->barred)
		return strncmp(at, want, strlen(want)) == 0;
	for (; *want && *want == *at; want++, at++)
		while (*at == ' ' && strncmp(at + 1, border, BORDER) == 0)
			at += BORDER;
	return !*want;
}

/* `folded` has a space at both ends. */
static void search_folded(struct leak_scan *scan, const char *where,
			  const char *folded)
{
	for (const char *at = folded; *at && at[1];) {
		size_t n = strcspn(at + 1, " ");
		const struct first *first = first_of(scan->words, at + 1, n);

		for (struct needle *needle = first ? first->needles : NULL;
		     needle; needle = needle->next)
			if (is_at(at, needle))
				hit(scan, needle, where);
		at += n + 1;
	}
}

/* As it stands, or with what the writers escape undone. */
static enum status search_cells(struct leak_scan *scan, const char *where,
				struct leak_cells cells, bool decode,
				struct error *err)
{
	struct buffer *folded = &scan->folded, *decoded = &scan->decoded;
	const char *text;
	size_t n;

	buffer_clear(folded);
	buffer_append_char(folded, ' ');
	while (leak_cells_next(&cells, &text, &n)) {
		if (folded->length > 1)
			buffer_append(folded, border, BORDER);
		buffer_clear(decoded);
		if (decode && leak_decode(text, n, decoded) != STATUS_OK)
			return no_memory(err);
		if (decode) {
			text = decoded->data;
			n = decoded->length;
		}
		text_fold(text, n, folded);
		if (folded->data[folded->length - 1] != ' ')
			buffer_append_char(folded, ' ');
	}
	if (folded->status != STATUS_OK)
		return no_memory(err);
	search_folded(scan, where, folded->data);
	return STATUS_OK;
}

static bool is_base64(char c)
{
	return isalnum((unsigned char)c) || strchr("+/-_", c);
}

static void search_base64(struct leak_scan *scan, const char *where,
			  const char *text, size_t n)
{
	char key[FOLDED_MAX * 2];

	for (size_t i = 0, run; i < n; i += run + 1) {
		const struct first *first;

		for (run = 0; i + run < n && text[i + run] &&
			      is_base64(text[i + run]);)
			run++;
		if (run < BASE64_KEY)
			continue;
		for (size_t k = 0; k < run && k < sizeof(key); k++)
			key[k] = text[i + k] == '-' ? '+'
				 : text[i + k] == '_' ? '/' : text[i + k];
		first = first_of(scan->base64s, key, BASE64_KEY);
		for (struct needle *needle = first ? first->needles : NULL;
		     needle; needle = needle->next_base64) {
			size_t size = strlen(needle->base64);

			size = size < sizeof(key) ? size : sizeof(key);
			if (size <= run &&
			    strncmp(key, needle->base64, size) == 0)
				hit(scan, needle, where);
		}
	}
}

static enum status scan_cells(struct leak_scan *scan, const char *where,
			      struct leak_cells cells, struct error *err)
{
	enum status status = search_cells(scan, where, cells, false, err);

	if (status != STATUS_OK || scan->marking_open)
		return status;
	search_base64(scan, where, cells.text, cells.length);
	return search_cells(scan, where, cells, true, err);
}

enum status leak_scan_text(struct leak_scan *scan, const char *where,
			   enum leak_form form, const char *text,
			   size_t length, struct error *err)
{
	struct leak_cells cells;

	leak_cells_init(&cells, form, false, text, length);
	return scan_cells(scan, where, cells, err);
}

/* Where the next window begins, for what lies across: at a line if one is
 * near, since a row of a table is known by how its line begins. */
static size_t next_window(const char *window, size_t length)
{
	size_t at = length < OVERLAP ? 0 : length - OVERLAP;
	const char *line = at ? memchr(window + at, '\n', OVERLAP / 2) : NULL;

	return line ? (size_t)(line + 1 - window) : at;
}

static bool ends_quoted(bool quoted, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		quoted ^= text[i] == '"';
	return quoted;
}

enum status leak_scan_file(struct leak_scan *scan, const char *where,
			   enum leak_form form, FILE *file, struct error *err)
{
	char *window = talloc_array(scan, char, WINDOW);
	size_t kept = 0, n;
	bool quoted = false;
	enum status status = window ? STATUS_OK : no_memory(err);

	if (status == STATUS_OK && (fflush(file) != 0 ||
				    fseek(file, 0, SEEK_SET) != 0))
		status = error_set(err, STATUS_IO, "%s: cannot be read again",
				   where);
	while (status == STATUS_OK &&
	       (n = fread(window + kept, 1, WINDOW - kept, file)) > 0) {
		size_t length = kept + n, next = next_window(window, length);
		struct leak_cells cells;

		leak_cells_init(&cells, form, quoted, window, length);
		status = scan_cells(scan, where, cells, err);
		quoted = form == LEAK_CSV && ends_quoted(quoted, window, next);
		kept = length - next;
		memmove(window, window + next, kept);
	}
	if (status == STATUS_OK && ferror(file))
		status = error_set(err, STATUS_IO, "%s: cannot be read again",
				   where);
	talloc_free(window);
	return status;
}

/* ---- the answer ---- */

static enum status take_open_text(struct leak_scan *scan, const char *text,
				  size_t length, struct error *err)
{
	return leak_scan_text(scan, "", LEAK_TEXT, text, length, err);
}

/* The texts of a row that may leave, as they may leave. */
static enum status take_open(struct leak_scan *scan, struct row *row,
			     struct error *err)
{
	void *ctx = talloc_new(NULL);
	enum status status = ctx ? STATUS_OK : no_memory(err);

	if (status == STATUS_OK && hidden_open_row(scan->hidden, ctx, row))
		status = each_text(scan, row, take_open_text, err);
	talloc_free(ctx);
	return status;
}

static enum status ask_open_rows(struct leak_scan *scan, struct error *err)
{
	char *name = casefile_meta(scan->casefile, scan, "namespace");
	enum status status = STATUS_OK;

	scan->marking_open = true;
	if (name)
		status = leak_scan_text(scan, "", LEAK_TEXT, name,
					strlen(name), err);
	if (status == STATUS_OK)
		status = each_row(scan, take_open, err);
	scan->marking_open = false;
	return status;
}

enum status leak_scan_result(struct leak_scan *scan, struct leak **ret_leaks,
			     int *ret_count, struct error *err)
{
	struct leak *leaks = talloc_array(scan, struct leak,
					  (unsigned int)scan->count + 1);
	enum status status = leaks ? STATUS_OK : no_memory(err);
	int count = 0;

	if (status == STATUS_OK && scan->found)
		status = ask_open_rows(scan, err);
	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < scan->count; i++)
		if (scan->all[i]->where)
			leaks[count++] = (struct leak){
				scan->all[i]->text, scan->all[i]->where,
				scan->all[i]->open };
	*ret_leaks = leaks;
	*ret_count = count;
	return STATUS_OK;
}

enum status leak_scan_verdict(struct leak_scan *scan, struct error *err)
{
	struct leak *leaks;
	int count;
	enum status status = leak_scan_result(scan, &leaks, &count, err);

	for (int i = 0; status == STATUS_OK && i < count; i++)
		if (!leaks[i].open)
			return error_set(err, STATUS_REFUSED,
					 "%s would hold \"%.80s\", which only "
					 "restricted rows have: nothing was "
					 "written", leaks[i].where,
					 leaks[i].text);
	return status;
}

enum status leak_scan_new(const void *ctx, struct casefile *casefile,
			  const struct hidden *hidden,
			  struct leak_scan **ret_scan, struct error *err)
{
	struct leak_scan *scan = talloc_zero(ctx, struct leak_scan);
	enum status status;

	if (!scan)
		return no_memory(err);
	talloc_set_destructor(scan, scan_destroy);
	scan->casefile = casefile;
	scan->hidden = hidden;
	buffer_init(&scan->folded, 16 << 20);
	buffer_init(&scan->decoded, 16 << 20);
	scan->vocabulary = leak_vocabulary(scan, casefile_registry(casefile));
	status = scan->vocabulary ? each_row(scan, take_hidden, err)
				  : no_memory(err);
	if (status != STATUS_OK) {
		talloc_free(scan);
		return status;
	}
	*ret_scan = scan;
	return STATUS_OK;
}
