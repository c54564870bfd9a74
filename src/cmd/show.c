#include <inttypes.h>
#include <stdio.h>

#include "src/cmd/commands.h"
#include "store/detail.h"

static json_t *claim_json(const struct detail_claim *c)
{
	json_t *o = json_object();
	const struct { const char *key, *text; } texts[] = {
		{ "said", c->said }, { "value", c->value },
		{ "where", c->where }, { "quote", c->quote },
		{ "hedge", c->hedge }, { "as_of", c->as_of },
		{ "means", c->means }, { "basis", c->basis },
		{ "speaker", c->speaker_title }, { "origin", c->origin_title },
		{ "relation", c->relation }, { "verdict", c->verdict },
		{ "reason", c->reason },
	};

	json_object_set_new(o, "id", out_id(c->claim));
	json_object_set_new(o, "citation", out_id(c->citation));
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].text)
			json_object_set_new(o, texts[i].key,
					    out_string(texts[i].text));
	if (c->negative)
		json_object_set_new(o, "polarity", json_string("not"));
	if (c->unknown)
		json_object_set_new(o, "polarity", json_string("unknown"));
	if (c->on_group)
		json_object_set_new(o, "group", out_id(c->on_group));
	json_object_set_new(o, "supports", json_boolean(c->supports));
	return o;
}

static json_t *value_json(const struct detail_value *value)
{
	json_t *o = json_object(), *claims = json_array();

	json_object_set_new(o, "text", out_string(value->text));
	if (value->reference)
		json_object_set_new(o, "reference", out_id(value->reference));
	json_object_set_new(o, "standing",
			    json_string(standing_words(value->standing)));
	json_object_set_new(o, "origins_low", json_integer(value->by_low));
	json_object_set_new(o, "origins_high", json_integer(value->by_high));
	for (int i = 0; i < value->claim_count; i++)
		json_array_append_new(claims, claim_json(&value->claims[i]));
	json_object_set_new(o, "claims", claims);
	return o;
}

static void show_json(const struct detail *d)
{
	json_t *o = json_object(), *fields = json_array();

	json_object_set_new(o, "id", out_id(d->id));
	json_object_set_new(o, "kind", json_string(d->kind->word));
	json_object_set_new(o, "title", out_string(d->title));
	for (int i = 0; i < d->field_count; i++) {
		const struct detail_field *f = &d->fields[i];
		json_t *field = json_object(), *values = json_array();

		json_object_set_new(field, "field",
				    json_string(f->field->word));
		json_object_set_new(field, "standing",
				    json_string(standing_words(f->standing)));
		if (f->why)
			json_object_set_new(field, "why", out_string(f->why));
		for (int k = 0; k < f->value_count; k++)
			json_array_append_new(values,
					      value_json(&f->values[k]));
		json_object_set_new(field, "values", values);
		json_array_append_new(fields, field);
	}
	json_object_set_new(o, "fields", fields);
	out_json(o);
}

static void print_claim(const struct detail_claim *c)
{
	json_t *id = out_id(c->claim);

	out_text("      %s%s%s%s", c->supports ? "" : "- ",
		 c->where ? c->where : "uncited", c->quote ? "  \"" : "",
		 c->quote ? c->quote : "");
	out_text("%s", c->quote ? "\"" : "");
	if (c->negative)
		out_text("  says it is not");
	if (c->unknown)
		out_text("  says it is unknown");
	if (c->hedge)
		out_text("  hedge: %s", c->hedge);
	if (c->speaker_title)
		out_text("  speaker: %s", c->speaker_title);
	if (c->origin_title)
		out_text("  origin: %s", c->origin_title);
	if (c->as_of)
		out_text("  as of %s", c->as_of);
	if (c->verdict)
		out_text("  %s%s%s", c->verdict, c->reason ? ": " : "",
			 c->reason ? c->reason : "");
	out_text("  [%s]\n", json_string_value(id));
	json_decref(id);
}

static void print_value(const struct detail_value *value)
{
	char by[32];

	if (value->by_low == value->by_high)
		snprintf(by, sizeof(by), "%d", value->by_low);
	else
		snprintf(by, sizeof(by), "%d-%d", value->by_low,
			 value->by_high);
	out_text("    %s%s  %s; origins: %s\n",
		 value->as, standing_mark(value->standing),
		 standing_words(value->standing), by);
	for (int i = 0; i < value->claim_count; i++)
		print_claim(&value->claims[i]);
}

static void show_text(const struct detail *d)
{
	json_t *id = out_id(d->id);

	out_text("%s  (%s, %s)\n", d->title, d->kind->label,
		 json_string_value(id));
	json_decref(id);
	for (int i = 0; i < d->field_count; i++) {
		const struct detail_field *f = &d->fields[i];

		out_text("  %s\n", f->field->label);
		for (int k = 0; k < f->value_count; k++)
			print_value(&f->values[k]);
		if (f->why)
			out_text("    why: %s\n", f->why);
	}
	for (int i = 0; i < d->identity_count; i++)
		out_text("  %s: %s%s%s\n", d->identities[i].verdict,
			 d->identities[i].title,
			 d->identities[i].reason ? ", " : "",
			 d->identities[i].reason ? d->identities[i].reason
						 : "");
	for (int i = 0; i < d->seen_count; i++)
		out_text("  seen in %s: unchanged in %d later cop%s, last "
			 "%s\n", d->seen[i].key, d->seen[i].times,
			 d->seen[i].times == 1 ? "y" : "ies",
			 d->seen[i].last);
	for (int i = 0; i < d->note_count; i++)
		out_text("  %s (%s): %s\n", d->notes[i].type,
			 d->notes[i].state, d->notes[i].text);
	for (int i = 0; i < d->tag_count; i++)
		out_text("  tag: %s\n", d->tags[i]);
}

static int show_citation(struct invocation *v, int64_t id)
{
	struct citation_info *c;
	int64_t claims;
	json_t *o;

	if (detail_citation(v->casefile, v->ctx, id, &c, &v->err) != STATUS_OK)
		return invocation_fail(v);
	const struct { const char *key, *text; } lines[] = {
		{ "name", c->name }, { "title", c->title },
		{ "publisher", c->publisher }, { "published", c->published },
		{ "address", c->address }, { "where", c->where },
		{ "quote", c->quote }, { "translation", c->translation },
		{ "speaker", c->speaker_title ? c->speaker_title : c->words },
		{ "origin", c->origin_title }, { "means", c->means },
		{ "basis", c->basis }, { "sha256", c->capture_sha256 },
		{ "captured", c->capture_at }, { "changed", c->changed_at },
	};

	o = json_object();
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		if (!lines[i].text)
			continue;
		json_object_set_new(o, lines[i].key, out_string(lines[i].text));
		if (v->format == OUT_TEXT)
			out_text("%-12s %s\n", lines[i].key, lines[i].text);
	}
	claims = detail_citation_claims(v->casefile, id);
	json_object_set_new(o, "claims", json_integer(claims));
	if (v->format == OUT_JSON) {
		out_json(o);
		return EXIT_GOOD;
	}
	out_text("%-12s %lld\n", "claims", (long long)claims);
	json_decref(o);
	return EXIT_GOOD;
}

static int run(struct invocation *v)
{
	struct thing thing;
	struct detail *d;

	if (!invocation_open(v, CASEFILE_READ) ||
	    !invocation_thing(v, invocation_words(v, 1), 0, &thing))
		return invocation_fail(v);
	if (thing.table == TABLE_CITATION)
		return show_citation(v, thing.id);
	if (detail_read(v->casefile, v->ctx, thing.id, &d, &v->err) !=
	    STATUS_OK)
		return invocation_fail(v);
	if (v->format == OUT_JSON)
		show_json(d);
	else
		show_text(d);
	return EXIT_GOOD;
}

const struct command command_show = {
	.name = "show", .args = "CASE THING...",
	.summary = "Show all that is said of a thing, by whom, and why the "
		   "first value comes first",
	.help = "Claims that do not support the shown value begin with a "
		"dash. The letters in\nbrackets are the claim's id, for "
		"taffrail judge. A name of several words needs\nno "
		"quotes.\nExit codes: 0, 1 (not found or more than "
		"one), 2, 3.",
	.args_min = 2, .args_max = COMMAND_ARGS_MAX, .run = run,
};
