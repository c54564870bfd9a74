#include "src/analysis/listing.h"

#include <string.h>
#include <talloc.h>

#include "src/analysis/wording.h"
#include "src/base/text_add.h"

enum { DESIGNATIONS_MAX = 32, AUTHORITIES_MAX = 3 };

struct designation {
	struct telling *telling;
	int64_t authority;
	bool denial, unknown, hidden;
	bool of_group;       /* said of a group that it is in */
	int64_t width;       /* of the date that is said; INT64_MAX none */
	const char *as_of;   /* EDTF; "" not said */
};

struct designations {
	struct designation items[DESIGNATIONS_MAX];
	int count;
};

static enum status no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

/* ---- reading ---- */

static int64_t width_of(const struct pane_cell *cell)
{
	if (!cell->text || cell->low == TIME_MIN || cell->high == TIME_MAX)
		return INT64_MAX;
	return cell->high - cell->low;
}

/* Of a group it counts only what is said of each. */
static bool counts_for_her(const struct pane_reader *reader,
			   const struct telling *telling, int64_t record)
{
	const struct pane_cell *target = telling_cell(reader, telling,
						      "target");

	if (target->reference == record)
		return true;
	return telling_winner(telling, target)->reading == READING_EACH;
}

static void take(struct pane_reader *reader, struct designations *list,
		 struct telling *telling, int64_t record)
{
	const struct pane_cell *holds = &telling->row->cells[0];
	int64_t listed = width_of(telling_cell(reader, telling, "listed"));
	int64_t when = width_of(telling_cell(reader, telling, "when"));
	const char *as_of = telling_winner(telling, holds)->as_of;
	const char *denial = telling_denial(telling);

	if (list->count == DESIGNATIONS_MAX)
		return;
	list->items[list->count++] = (struct designation){
		.telling = telling,
		.authority = telling_cell(reader, telling,
					  "authority")->reference,
		.denial = denial && strcmp(denial, "not") == 0,
		.unknown = denial && strcmp(denial, "not") != 0,
		.of_group = telling_cell(reader, telling,
					 "target")->reference != record,
		.hidden = telling->row->standing == STANDING_REJECTED,
		.width = listed < when ? listed : when,
		.as_of = as_of ? as_of : "",
	};
}

static enum status collect(struct pane_reader *reader, const void *ctx,
			   int64_t target, int64_t record,
			   struct designations *list, struct error *err)
{
	const struct kind *kind = registry_kind(pane_registry(reader),
						KIND_DESIGNATION);
	const struct field *field = telling_field(reader, kind, "target");
	struct pane_reference *found = NULL;
	int count = 0;
	enum status status = pane_references(reader, ctx, kind, field, target,
					     &found, &count, err);

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		struct telling *telling;

		status = telling_read(reader, ctx, kind, found[i].record,
				      &telling, err);
		if (status == STATUS_OK &&
		    counts_for_her(reader, telling, record))
			take(reader, list, telling, record);
		if (status == STATUS_NOT_FOUND)
			status = STATUS_OK;
	}
	return status;
}

/* ---- which of several ---- */

static bool is_contested(const struct designation *d)
{
	return d->telling->row->standing == STANDING_DISPUTED ||
	       d->telling->row->standing == STANDING_TWO_WAYS;
}

/* Of one authority (or of none named) the most precise stands for all; a
 * telling without an authority gives way to one with. */
static bool stands_before(const struct designation *a,
			  const struct designation *b)
{
	if (a->unknown != b->unknown)
		return b->unknown;
	if (!a->authority != !b->authority)
		return a->authority != 0;
	if (a->width != b->width)
		return a->width < b->width;
	return strcmp(a->as_of, b->as_of) > 0;
}

static void hide_wider(struct designations *list)
{
	for (int i = 0; i < list->count; i++)
		for (int k = 0; k < list->count; k++) {
			struct designation *a = &list->items[i];
			struct designation *b = &list->items[k];

			if (i == k || a->hidden || b->hidden ||
			    a->denial != b->denial)
				continue;
			if (a->authority && b->authority &&
			    a->authority != b->authority)
				continue;
			if (stands_before(a, b) || (i < k &&
						    !stands_before(b, a)))
				b->hidden = true;
		}
}

static const struct designation *best(const struct designations *list,
				      bool denial, int *ret_count)
{
	const struct designation *found = NULL;

	*ret_count = 0;
	for (int i = 0; i < list->count; i++) {
		const struct designation *d = &list->items[i];

		if (d->hidden || d->denial != denial)
			continue;
		(*ret_count)++;
		if (!found || stands_before(d, found))
			found = d;
	}
	return found;
}

/* ---- words ---- */

char *listing_authority(struct pane_reader *reader, const void *ctx,
			int64_t authority)
{
	struct casefile *casefile = pane_casefile(reader);
	const struct kind *kind = registry_kind(
		pane_registry(reader), casefile_kind_of(casefile, authority));
	char *shortest = pane_title(reader, ctx, authority);
	struct telling *telling;
	struct pane_cell *names;
	int count;

	if (!kind || telling_read(reader, ctx, kind, authority, &telling,
				  NULL) != STATUS_OK)
		return shortest;
	if (telling_values(reader, ctx, telling, "name", &names, &count,
			   NULL) != STATUS_OK)
		return shortest;
	for (int i = 0; i < count; i++)
		if (names[i].text && strlen(names[i].text) > 1 &&
		    strlen(names[i].text) < strlen(shortest))
			shortest = talloc_strdup(ctx, names[i].text);
	return shortest;
}

static bool is_date(const struct field *field)
{
	return field->type == VALUE_DATE || field->type == VALUE_PERIOD;
}

static char *date_words(struct pane_reader *reader, const void *ctx,
			const struct telling *telling, const char *hedge)
{
	const char *listed = telling_words(reader, ctx, telling, "listed",
					   hedge);
	const char *when = telling_words(reader, ctx, telling, "when", hedge);
	const char *until = telling_words(reader, ctx, telling, "delisted",
					  hedge);
	char *words;

	if (listed)
		words = talloc_asprintf(ctx, " %s", listed);
	else if (when && wording_is_one_stretch(when) &&
		 !wording_begins_with_word(when, "in"))
		words = talloc_asprintf(ctx, " in %s", when);
	else
		words = talloc_asprintf(ctx, "%s%s", when ? " " : "",
					when ? when : "");
	if (words && until)
		words = talloc_asprintf(ctx, "%s until %s", words, until);
	return words;
}

/* The date, and those of unjudged rivals: "May 2022|may: Aug 2022". */
static char *all_dates(struct pane_reader *reader, const void *ctx,
		       const struct designation *d, const char *hedge)
{
	char *out = date_words(reader, ctx, d->telling, hedge);
	struct derive_rival *rivals;
	int count;

	if (!is_contested(d) ||
	    derive_rivals(pane_casefile(reader), ctx, d->telling->row->id,
			  &rivals, &count, NULL) != STATUS_OK)
		return out;
	for (int i = 0; i < count && out; i++) {
		struct telling *other;
		const char *date;

		if (rivals[i].rivalry != DERIVE_RIVALRY_CONTRADICTS ||
		    rivals[i].judged || !rivals[i].differs ||
		    !is_date(rivals[i].differs) ||
		    telling_read(reader, ctx, d->telling->kind,
				 rivals[i].record, &other, NULL) != STATUS_OK)
			continue;
		date = date_words(reader, ctx, other, NULL);
		out = date ? talloc_asprintf(ctx, "%s|%s", out,
					     date + (*date == ' '))
			   : NULL;
	}
	return out;
}

static char *positive_words(struct pane_reader *reader, const void *ctx,
			    const struct designation *d, int more,
			    const char *others)
{
	const struct telling *telling = d->telling;
	const struct pane_cell *cell = telling_cell(reader, telling,
						    "authority");
	static const char *const parts[] = { "target", "authority", NULL };
	char *hedge = telling_hedges(reader, ctx, telling, parts);
	char *date = all_dates(reader, ctx, d, hedge);
	char *who = d->authority ? listing_authority(reader, ctx, d->authority)
		    : cell->text ? talloc_strdup(ctx, cell->text)
				 : talloc_strdup(ctx, "listed");
	char *words = who && date ? talloc_asprintf(ctx, "%s%s", who, date)
				  : NULL;

	if (words && more > 0)
		words = d->width == INT64_MAX && others
				? talloc_asprintf(ctx, "%s%s", words, others)
				: talloc_asprintf(ctx, "%s +%d", words, more);
	words = words ? wording_hedged(ctx, hedge, words, false) : NULL;
	return words && d->unknown
		       ? talloc_asprintf(ctx, "not known: %s", words)
		       : words;
}

/* ", US, Ukraine": where no date is said, the authorities say more than
 * their number. NULL: one has a date, or they are too many. */
static char *other_authorities(struct pane_reader *reader, const void *ctx,
			       const struct designations *list,
			       const struct designation *but)
{
	char *out = talloc_strdup(ctx, "");
	int count = 0;

	for (int i = 0; i < list->count && out; i++) {
		const struct designation *d = &list->items[i];

		if (d->hidden || d->denial || d == but)
			continue;
		if (d->width != INT64_MAX || ++count > AUTHORITIES_MAX)
			return NULL;
		out = text_add(out, ", %s",
			       listing_authority(reader, ctx, d->authority));
	}
	return out;
}

/* Does a denial stand before the positive that it opposes? */
static bool denial_first(struct pane_reader *reader, const void *ctx,
			 const struct designation *yes,
			 const struct designation *no)
{
	struct derive_rival *rivals;
	int count;

	if (derive_rivals(pane_casefile(reader), ctx, yes->telling->row->id,
			  &rivals, &count, NULL) != STATUS_OK)
		return false;
	for (int i = 0; i < count; i++)
		if (rivals[i].record == no->telling->row->id)
			return rivals[i].first;
	return strcmp(no->as_of, yes->as_of) > 0;
}

static char *both_words(struct pane_reader *reader, const void *ctx,
			const struct designation *yes,
			const struct designation *no, const char *words,
			bool *ret_no_first)
{
	bool opposed = is_contested(yes) && is_contested(no);

	*ret_no_first = opposed && denial_first(reader, ctx, yes, no);
	if (opposed)
		return talloc_asprintf(ctx, *ret_no_first ? "no|%s" : "%s|no",
				       words);
	if (!no->authority || no->authority == yes->authority)
		return talloc_strdup(ctx, words); /* judged */
	return talloc_asprintf(ctx, "%s; no %s", words,
			       listing_authority(reader, ctx, no->authority));
}

/* What is said of a group is disputed as a whole when one member is denied;
 * it is disputed of this one only where the denial is hers. */
static enum standing standing_for_her(const struct pane_reader *reader,
				      const struct designation *shown,
				      bool opposed)
{
	static const char *const parts[] = { "authority", "listed", "when",
					     "delisted", NULL };

	if (!shown->of_group || opposed || !is_contested(shown))
		return telling_standing(reader, shown->telling, parts);
	return shown->telling->row->by_low > 1 ? STANDING_AGREED
					       : STANDING_SINGLE;
}

static enum status describe(struct pane_reader *reader, const void *ctx,
			    const struct designations *list,
			    struct listing *listing, struct error *err)
{
	int yes_count, no_count;
	const struct designation *yes = best(list, false, &yes_count);
	const struct designation *no = best(list, true, &no_count);
	const struct designation *shown = yes ? yes : no;
	bool no_first = false;
	char *words = talloc_strdup(ctx, no ? "no" : "");

	if (yes)
		words = positive_words(reader, ctx, yes, yes_count - 1,
				       other_authorities(reader, ctx, list,
							 yes));
	if (yes && no && words)
		words = both_words(reader, ctx, yes, no, words, &no_first);
	if (!words)
		return no_memory(err);
	*listing = (struct listing){ .text = words };
	if (no_first)
		shown = no;
	if (yes && no && is_contested(yes) && is_contested(no))
		listing->against = (no_first ? yes : no)->telling->row->id;
	if (shown) {
		listing->standing = standing_for_her(reader, shown,
						     yes && no);
		listing->by_low = shown->telling->row->by_low;
		listing->by_high = shown->telling->row->by_high;
		listing->record = shown->telling->row->id;
	}
	return STATUS_OK;
}

enum status listing_read(struct pane_reader *reader, const void *ctx,
			 int64_t record, const int64_t *groups,
			 int group_count, struct listing *ret_listing,
			 struct error *err)
{
	struct designations list = { .count = 0 };
	enum status status = collect(reader, ctx, record, record, &list, err);

	for (int i = 0; i < group_count && status == STATUS_OK; i++)
		status = collect(reader, ctx, groups[i], record, &list, err);
	if (status != STATUS_OK)
		return status;
	hide_wider(&list);
	return describe(reader, ctx, &list, ret_listing, err);
}
