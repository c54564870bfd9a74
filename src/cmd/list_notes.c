/* The notes of a case as a list: of all types, or of one. */
#include <limits.h>
#include <string.h>
#include <talloc.h>

#include "src/cmd/commands.h"
#include "store/note_list.h"

static const struct out_column columns[] = {
	{ "id", 13 }, { "type", 8 }, { "state", 6 }, { "by", 10 },
	{ "on", 20 }, { "text", 0 }
};
enum { COLUMNS = sizeof(columns) / sizeof(*columns) };

/* Words for the type; the first stands for every one. */
static const struct {
	const char *word, *plural, *type;
} types[] = {
	{ "note", "notes", NULL },
	{ "finding", "findings", "finding" },
	{ "question", "questions", "question" },
	{ "to-do", "to-dos", "to-do" },
};
enum { TYPES = sizeof(types) / sizeof(*types) };

static int type_of(const char *word)
{
	int i = 0;

	while (i < TYPES && strcmp(types[i].word, word) != 0 &&
	       strcmp(types[i].plural, word) != 0)
		i++;
	return i;
}

bool is_list_of_notes(const char *word)
{
	return type_of(word) < TYPES;
}

static void write_note(struct out_table *table, const struct note_info *note)
{
	bool plain = strcmp(note->type, "note") == 0;
	json_t *id = out_id(note->id);
	const char *cells[COLUMNS] = {
		json_string_value(id), note->type, plain ? "" : note->state,
		note->by, note->title, note->text
	};

	out_table_row(table, cells);
	json_decref(id);
}

/* What belongs to the lists of kinds alone. */
static bool options_fit(struct invocation *v)
{
	static const char *const others[] = {
		"where", "sort", "filter", "columns", "about", "as-of",
		"known-by"
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (option_value(v, others[i])) {
			(void)!error_set(&v->err, STATUS_INVALID,
					 "--%s is for the lists of kinds; of "
					 "notes there is --limit", others[i]);
			return false;
		}
	return true;
}

int list_notes(struct invocation *v, int64_t limit)
{
	const char *type = types[type_of(v->args[1])].type;
	struct note_info *notes;
	struct out_table *table;
	int64_t total = 0;
	int count;

	if (!options_fit(v) ||
	    note_list(v->casefile, v->ctx, false, INT_MAX, &notes, &count,
		      &v->err) != STATUS_OK)
		return invocation_fail(v);
	table = out_table_open(v->format, columns, COLUMNS);
	for (int i = 0; i < count && (limit < 0 || total < limit); i++)
		if (!type || !strcmp(notes[i].type, type)) {
			write_note(table, &notes[i]);
			total++;
		}
	out_table_close(table);
	return total > 0 ? EXIT_GOOD : EXIT_FINDING;
}
