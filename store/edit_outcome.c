/* edit_outcome: what came of an entry, said when it is saved. */
#include <string.h>
#include <talloc.h>

#include "store/casefile_internal.h"
#include "src/base/text_add.h"
#include "store/conflict.h"
#include "store/edit_internal.h"

enum { NAMED_MAX = 3 }; /* of those that are opposed, in one line */

static bool of_entry(struct casefile *c, int64_t claim, int64_t entry)
{
	return db_integer(c->db, 0,
			  "SELECT 1 FROM claim WHERE id = ? AND entry = ?", 2,
			  claim, entry) != 0;
}

/* One of the claims of a conflict came with the entry; NULL: none. */
static const struct detail_claim *ours_of(struct casefile *c,
					  const struct conflict *conflict,
					  int64_t entry)
{
	for (int i = 0; i < conflict->claim_count; i++)
		if (of_entry(c, conflict->claims[i].claim, entry))
			return &conflict->claims[i];
	return NULL;
}

static bool say_the_same(const struct detail_claim *a,
			 const struct detail_claim *b)
{
	return a->negative == b->negative && a->value && b->value &&
	       !strcmp(a->value, b->value);
}

static bool has_name(const struct edit_outcome *outcome, const char *name)
{
	for (int i = 0; i < outcome->dispute_count; i++)
		if (!strcmp(outcome->disputes[i], name))
			return true;
	return false;
}

/* "rusi23/14" of "rusi23/14 l.54"; what nobody cites is the analyst's word. */
static bool add_name(const void *ctx, struct edit_outcome *outcome,
		     const struct detail_claim *c)
{
	const char *where = c->where && *c->where ? c->where : "your own word";
	char *name = c->where && *c->where
			     ? talloc_strndup(ctx, where, strcspn(where, " "))
			     : talloc_strdup(ctx, where);
	const char **grown;

	if (name && has_name(outcome, name))
		return true;
	grown = talloc_realloc(ctx, outcome->disputes, const char *,
			       (unsigned)outcome->dispute_count + 1);
	if (!name || !grown)
		return false;
	outcome->disputes = grown;
	outcome->disputes[outcome->dispute_count++] = name;
	return true;
}

static bool add_conflict(struct casefile *c, const void *ctx,
			 const struct conflict *conflict, int64_t entry,
			 struct edit_outcome *outcome)
{
	const struct detail_claim *ours = ours_of(c, conflict, entry);
	bool room = true;

	for (int i = 0; ours && room && i < conflict->claim_count; i++)
		if (!of_entry(c, conflict->claims[i].claim, entry) &&
		    !say_the_same(ours, &conflict->claims[i]))
			room = add_name(ctx, outcome, &conflict->claims[i]);
	return room;
}

static char *put_against(const void *ctx, const struct edit_outcome *outcome)
{
	char *words = talloc_strdup(ctx, "disputes ");
	int n = outcome->dispute_count;

	for (int i = 0; words && i < n && i < NAMED_MAX; i++)
		words = text_add(words, "%s%s", i ? ", " : "",
				 outcome->disputes[i]);
	if (words && n > NAMED_MAX)
		words = text_add(words, " and %d more", n - NAMED_MAX);
	return words;
}

static bool put_words(const void *ctx, struct edit_outcome *outcome)
{
	if (outcome->dispute_count > 0)
		outcome->against = put_against(ctx, outcome);
	outcome->words = talloc_asprintf(
		ctx, "%s%s%s", outcome->support,
		outcome->against ? "; " : "",
		outcome->against ? outcome->against : "");
	return outcome->words &&
	       (outcome->against || outcome->dispute_count == 0);
}

enum status edit_outcome(struct casefile *casefile, const void *ctx,
			 int64_t record, int64_t entry,
			 struct edit_outcome *ret_outcome, struct error *err)
{
	struct edit_outcome outcome = { .support = edit_support(
						casefile, ctx, record) };
	struct conflict *conflicts;
	int count;
	bool room = outcome.support != NULL;
	enum status status = conflict_list(casefile, ctx, record, false,
					   &conflicts, &count, err);

	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < count && room; i++)
		room = add_conflict(casefile, ctx, &conflicts[i], entry,
				    &outcome);
	if (!room || !put_words(ctx, &outcome))
		return error_set(err, STATUS_NOMEM, "out of memory");
	*ret_outcome = outcome;
	return STATUS_OK;
}
