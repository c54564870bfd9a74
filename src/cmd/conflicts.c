#include <string.h>

#include "src/base/id.h"
#include "src/cmd/commands.h"
#include "store/conflict.h"

static const struct command_option options[] = {
	{ "judged", NULL, "also those that a judgement settles" },
	{ "about", "THING", "of this thing alone" },
	{ NULL, NULL, NULL }
};

static const char *const group_words[] = {
	"designation", "ownership", "place or date", "other"
};

/* The value of a denial says so by itself, unless it is a reference. */
static const char *denial_words(const struct detail_claim *claim)
{
	return claim->negative && claim->value && strcmp(claim->value, "no") &&
	       strncmp(claim->value, "not ", 4) ? "not " : "";
}

static void print_conflict(const struct conflict *c)
{
	out_text("%s %s: %s (%s)\n", standing_mark(c->standing),
		 group_words[c->group], c->what,
		 c->relation ? c->relation : standing_words(c->standing));
	for (int i = 0; i < c->claim_count; i++) {
		const struct detail_claim *k = &c->claims[i];
		json_t *id = out_id(k->claim);

		out_text("    %s%s%s%s%s  says %s", denial_words(k),
			 k->value ? k->value : k->said ? k->said : "yes",
			 k->quote ? "  \"" : "", k->quote ? k->quote : "",
			 k->quote ? "\"" : "",
			 k->speaker_title ? k->speaker_title
					  : "the document");
		out_text(" in %s, origin %s%s%s  [%s]\n",
			 k->where ? k->where : "no source",
			 k->origin_title ? k->origin_title : "not known",
			 k->hedge ? ", hedge " : "", k->hedge ? k->hedge : "",
			 json_string_value(id));
		json_decref(id);
	}
	if (c->judged)
		out_text("    judged: %s\n",
			 c->judgement ? c->judgement : "");
	else if (c->undecided)
		out_text("    %s\n", c->undecided);
}

static json_t *conflict_json(const struct conflict *c)
{
	json_t *o = json_object(), *claims = json_array();

	json_object_set_new(o, "group", json_string(group_words[c->group]));
	json_object_set_new(o, "what", out_string(c->what));
	json_object_set_new(o, "record", out_id(c->record));
	json_object_set_new(o, "rival", out_id(c->rival));
	json_object_set_new(o, "standing",
			    json_string(standing_words(c->standing)));
	json_object_set_new(o, "relation", out_string(c->relation));
	json_object_set_new(o, "judgement", out_string(c->judgement));
	json_object_set_new(o, "undecided", out_string(c->undecided));
	for (int i = 0; i < c->claim_count; i++) {
		json_t *k = json_object();

		json_object_set_new(k, "id", out_id(c->claims[i].claim));
		json_object_set_new(k, "said", out_string(c->claims[i].said));
		json_object_set_new(k, "where",
				    out_string(c->claims[i].where));
		json_object_set_new(k, "speaker",
				    out_string(c->claims[i].speaker_title));
		json_object_set_new(k, "origin",
				    out_string(c->claims[i].origin_title));
		json_object_set_new(k, "hedge",
				    out_string(c->claims[i].hedge));
		json_object_set_new(k, "denies",
				    json_boolean(c->claims[i].negative));
		json_array_append_new(claims, k);
	}
	json_object_set_new(o, "claims", claims);
	return o;
}

/* A line a claim; the conflict stands before each of its own. */
static void print_table(struct invocation *v, const struct conflict *list,
			int count)
{
	static const struct out_column columns[] = {
		{ "group", 12 }, { "what", 30 }, { "record", 13 },
		{ "rival", 13 }, { "standing", 16 }, { "relation", 16 },
		{ "judgement", 16 }, { "undecided", 16 }, { "claim", 13 },
		{ "said", 20 }, { "where", 12 }, { "speaker", 16 },
		{ "origin", 16 }, { "hedge", 8 }, { "denies", 0 }
	};
	struct out_table *table = out_table_open(
		v->format, columns, (int)(sizeof(columns) / sizeof(*columns)));

	for (int i = 0; i < count; i++)
		for (int k = 0; k < list[i].claim_count; k++) {
			const struct conflict *c = &list[i];
			const struct detail_claim *claim = &c->claims[k];
			char record[ID_LENGTH + 1], rival[ID_LENGTH + 1];
			char id[ID_LENGTH + 1];
			const char *const cells[] = {
				group_words[c->group], c->what, record,
				c->rival ? rival : "",
				standing_words(c->standing), c->relation,
				c->judgement, c->undecided, id, claim->said,
				claim->where, claim->speaker_title,
				claim->origin_title, claim->hedge,
				claim->negative ? "yes" : ""
			};

			id_print(c->record, record);
			id_print(c->rival, rival);
			id_print(claim->claim, id);
			out_table_row(table, cells);
		}
	out_table_close(table);
}

static int run(struct invocation *v)
{
	const char *about = option_value(v, "about");
	struct thing thing = { .id = 0 };
	struct conflict *list;
	json_t *array;
	int count;

	if (!invocation_open(v, CASEFILE_READ) ||
	    (about && !invocation_thing(v, about, 0, &thing)) ||
	    conflict_list(v->casefile, v->ctx, thing.id,
			  option_value(v, "judged") != NULL, &list, &count,
			  &v->err) != STATUS_OK)
		return invocation_fail(v);
	if (v->format == OUT_TEXT) {
		for (int i = 0; i < count; i++)
			print_conflict(&list[i]);
		return count ? EXIT_FINDING : EXIT_GOOD;
	}
	if (v->format != OUT_JSON) {
		print_table(v, list, count);
		return count ? EXIT_FINDING : EXIT_GOOD;
	}
	array = json_array();
	for (int i = 0; i < count; i++)
		json_array_append_new(array, conflict_json(&list[i]));
	out_json(array);
	return count ? EXIT_FINDING : EXIT_GOOD;
}

const struct command command_conflicts = {
	.name = "conflicts", .args = "CASE",
	.summary = "List what is disputed, the claims side by side",
	.help = "Designations first, then ownership, place and date, the "
		"rest. ! is a dispute\nbetween origins, ~ one origin told two "
		"ways.\nExit codes: 0 (none), 1 (some), 2, 3.",
	.options = options, .args_min = 1, .args_max = 1, .tables = true,
	.run = run,
};
