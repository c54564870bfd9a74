/* Which rows of a ledger hold the words of the filter. Those of claims are
 * looked for among names and in the index of words; of what is never as long,
 * in the cells as they are shown. */
#include "store/ledger_internal.h"

#include <string.h>
#include <talloc.h>

#include "store/find_internal.h"
#include "store/titles.h"

enum { FILTER_BYTES_MAX = 1024, SHORT = 3, TEXT_BYTES_MAX = 1 << 16 };

void ledger_word_release(struct ledger_word *word)
{
	ids_release(&word->records);
	ids_release(&word->rows);
	ids_release(&word->fields);
}

/* ---- by names and the index of words ---- */

static enum status read_names(struct ledger *ledger, struct ledger_word *word,
			      struct error *err)
{
	const struct registry *registry = casefile_registry(ledger->casefile);
	enum status status = STATUS_OK;

	for (int i = 0; i < registry_kind_count(registry) &&
			status == STATUS_OK; i++) {
		const struct titles_kind *titles;

		status = titles_get(ledger->casefile,
				    registry_kind_at(registry, i), false,
				    &titles, err);
		if (status == STATUS_OK)
			status = titles_match(titles, word->text,
					      strlen(word->text),
					      &word->records, err);
	}
	return status == STATUS_OK ? ids_sort(&word->records, err) : status;
}

/* The number of a claim there is its id. */
static enum status read_index(struct ledger *ledger, struct ledger_word *word,
			      struct error *err)
{
	char *match = talloc_asprintf(ledger, "\"%s\" *", word->text);
	struct statement *s;
	enum status status =
		match != NULL
			? db_prepare(ledger->db, "SELECT rowid FROM find_text "
				     "WHERE find_text MATCH ?1 AND rowid "
				     "BETWEEN (SELECT min(id) FROM claim) AND "
				     "(SELECT max(id) FROM claim)", &s, err)
			: error_set(err, STATUS_NOMEM, "out of memory");

	if (status == STATUS_OK) {
		alike_fold(match + 1, strlen(word->text));
		db_bind_text(s, 1, match, strlen(match));
		while (status == STATUS_OK && !word->many && db_step(s)) {
			status = ids_add(&word->rows, db_column_integer(s, 0),
					 err);
			word->many = word->rows.count > LEDGER_FEW;
		}
		if (status == STATUS_OK && !word->many)
			status = db_status(s, err);
		else
			db_reset(s);
	}
	talloc_free(match);
	return status == STATUS_OK ? ids_sort(&word->rows, err) : status;
}

static bool holds(const char *folded, const char *word, bool start)
{
	const char *at = folded;

	while ((at = strstr(at, word)) != NULL) {
		if (!start || at == folded || at[-1] == ' ')
			return true;
		at++;
	}
	return false;
}

static enum status read_fields(struct ledger *ledger, struct ledger_word *word,
			       struct error *err)
{
	const struct registry *registry = casefile_registry(ledger->casefile);
	enum status status = STATUS_OK;
	char label[FILTER_BYTES_MAX];
	struct buffer folded;

	for (int i = 0; i < registry_kind_count(registry); i++) {
		const struct kind *kind = registry_kind_at(registry, i);

		for (int k = 0; k < kind->field_count && status == STATUS_OK;
		     k++) {
			const struct field *field = kind->fields[k];

			buffer_init_fixed(&folded, label, sizeof(label));
			(void)text_fold(field->label, strlen(field->label),
					&folded);
			if (holds(label, word->text, true))
				status = ids_add(&word->fields, field->number,
						 err);
		}
	}
	return status == STATUS_OK ? ids_sort(&word->fields, err) : status;
}

static enum status read_word(struct ledger *ledger, struct ledger_word *word,
			     struct error *err)
{
	enum status status;

	if (!ledger->class->by_index)
		return STATUS_OK;
	status = read_names(ledger, word, err);
	if (status == STATUS_OK)
		status = read_fields(ledger, word, err);
	word->many = word->fields.count > 0 || strlen(word->text) < SHORT ||
		     word->records.count > LEDGER_FEW;
	if (status == STATUS_OK && !word->many)
		status = read_index(ledger, word, err);
	return status;
}

enum status ledger_read_words(struct ledger *ledger, struct error *err)
{
	const char *filter = ledger->query.filter;
	struct buffer folded;
	enum status status = STATUS_OK;

	buffer_init(&folded, FILTER_BYTES_MAX);
	if (filter != NULL &&
	    fold_words(filter, strlen(filter), &folded) == STATUS_NOMEM)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	for (char *at = folded.data; folded.length > 0 && status == STATUS_OK &&
				     *at != '\0';) {
		size_t n = strcspn(at, " ");
		struct ledger_word *word = &ledger->words[ledger->word_count];

		if (ledger->word_count == LEDGER_WORDS_MAX) {
			status = error_set(err, STATUS_LIMIT, "a filter of "
					   "more than %d words",
					   LEDGER_WORDS_MAX);
			break;
		}
		word->text = talloc_strndup(ledger, at, n);
		if (word->text == NULL)
			status = error_set(err, STATUS_NOMEM, "out of memory");
		ledger->word_count++;
		if (status == STATUS_OK)
			status = read_word(ledger, word, err);
		at += n + (at[n] == ' ');
	}
	buffer_release(&folded);
	return status;
}

/* ---- a row ---- */

static void fold(const char *text, struct buffer *folded)
{
	buffer_clear(folded);
	if (text != NULL)
		(void)fold_words(text, strnlen(text, TEXT_BYTES_MAX / 8),
				 folded);
}

/* The texts that the index of words has of a claim. */
static void fold_claim(struct ledger *ledger, int64_t id,
		       struct buffer *folded)
{
	struct find_texts texts;
	struct row *row;

	buffer_clear(folded);
	if (casefile_row(ledger->casefile, NULL, TABLE_CLAIM, id, &row,
			 NULL) != STATUS_OK)
		return;
	find_texts(casefile_registry(ledger->casefile), row, &texts);
	if (texts.count > 0)
		fold(texts.text[0], folded);
	talloc_free(row);
}

static bool claim_has(struct ledger *ledger, const struct ledger_met *met,
		      struct buffer *folded)
{
	bool read = false;

	for (int i = 0; i < ledger->word_count; i++) {
		const struct ledger_word *word = &ledger->words[i];

		if (ids_has(&word->records, met->record) ||
		    ids_has(&word->fields, met->field) ||
		    (met->reference != 0 &&
		     ids_has(&word->records, met->reference)))
			continue;
		if (!read)
			fold_claim(ledger, met->id, folded);
		read = true;
		if (!holds(folded->data, word->text, true))
			return false;
	}
	return true;
}

static bool cells_have(const struct ledger *ledger,
		       const struct ledger_row *row, const char *word,
		       struct buffer *folded)
{
	for (int i = 0; i < ledger->class->column_count; i++) {
		if (ledger->class->columns[i].unusual)
			continue;
		fold(row->cells[i].text, folded);
		if (folded->length > 0 && holds(folded->data, word, false))
			return true;
	}
	return false;
}

static enum status row_has(struct ledger *ledger, int64_t id,
			   struct buffer *folded, bool *ret_has,
			   struct error *err)
{
	void *ctx = talloc_new(NULL);
	struct ledger_row *row;
	enum status status = ledger_read_one(ledger, ledger->class, ctx, id,
					     &row, err);

	*ret_has = status == STATUS_OK && row->id != 0;
	for (int i = 0; i < ledger->word_count && *ret_has; i++)
		*ret_has = cells_have(ledger, row, ledger->words[i].text,
				      folded);
	talloc_free(ctx);
	return status;
}

enum status ledger_has_words(struct ledger *ledger,
			     const struct ledger_met *met, bool *ret_has,
			     struct error *err)
{
	struct buffer folded;
	enum status status = STATUS_OK;

	buffer_init(&folded, TEXT_BYTES_MAX);
	if (ledger->class->by_index)
		*ret_has = claim_has(ledger, met, &folded);
	else
		status = row_has(ledger, met->id, &folded, ret_has, err);
	buffer_release(&folded);
	return status;
}
