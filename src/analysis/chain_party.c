/* chain_party: what hangs on a party without leading further: its purpose,
 * what was done to it and on its account, and who it probably is. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/chain_internal.h"
#include "src/analysis/listing.h"
#include "src/analysis/wording.h"

/* Most say nothing of it; then their claims need not be read. */
static bool has_purpose(const struct walk *walk, const struct kind *kind,
			int64_t party)
{
	struct telling telling = { .kind = kind };

	return pane_row(walk->reader, walk->ctx, kind, party, &telling.row,
			NULL) == STATUS_OK &&
	       telling_cell(walk->reader, &telling, "purpose")->text;
}

/* "for  oversee logistics for ..., allegedly" */
enum status chain_put_purpose(struct walk *walk, int64_t party, int depth)
{
	const struct kind *kind = chain_kind(walk, KIND_COMPANY);
	struct chain_row row = { .depth = depth, .record = party,
				 .party = party, .role = "for" };
	const struct pane_cell *purpose;
	struct telling *telling;
	enum status status;

	if (party == walk->silent ||
	    casefile_kind_of(pane_casefile(walk->reader), party) !=
		    KIND_COMPANY ||
	    !has_purpose(walk, kind, party))
		return STATUS_OK;
	status = telling_read(walk->reader, walk->ctx, kind, party, &telling,
			      walk->err);
	if (status != STATUS_OK)
		return status == STATUS_NOT_FOUND ? STATUS_OK : status;
	purpose = telling_cell(walk->reader, telling, "purpose");
	if (!purpose->text)
		return STATUS_OK;
	row.standing = purpose->standing;
	row.by_low = row.by_high = 1;
	row.title = wording_hedged(walk->ctx,
				   telling_winner(telling, purpose)->hedge,
				   purpose->text, false);
	row.sources = telling_source_key(
		walk->reader, walk->ctx,
		telling_winner(telling, purpose)->source);
	row.citation = telling_winner(telling, purpose)->citation;
	row.citation_count = row.citation != 0;
	return chain_add_row(walk, &row);
}

/* "several employees indicted by US Treasury: allegedly operating a
 * scheme" */
static char *action_words(const struct walk *walk,
			  const struct telling *telling, int64_t party)
{
	const struct pane_cell *target = telling_cell(walk->reader, telling,
						      "target");
	const struct pane_cell *authority = telling_cell(walk->reader,
							 telling, "authority");
	const struct pane_cell *reason = telling_cell(walk->reader, telling,
						      "reason");
	const struct pane_cell *action = telling_cell(walk->reader, telling,
						      "action");
	const struct choice *choice = chain_choice(walk, action);
	char *who = target->reference == party
			    ? NULL
			    : telling_reference(walk->reader, walk->ctx,
						telling, target);
	char *by = telling_reference(walk->reader, walk->ctx, telling,
				     authority);
	char *why = reason->text
			    ? wording_hedged(walk->ctx,
					     telling_winner(telling, reason)
						     ->hedge,
					     reason->text, false)
			    : NULL;
	const char *what = choice ? wording_choice(
					    walk->ctx, choice,
					    telling_winner(telling, action)
						    ->said)
			   : action->text ? action->text
					  : "action";

	if (authority->reference)
		by = listing_authority(walk->reader, walk->ctx,
				       authority->reference);
	return talloc_asprintf(walk->ctx, "%s%s%s%s%s%s%s", who ? who : "",
			       who ? " " : "", what, by ? " by " : "",
			       by ? by : "", why ? ": " : "", why ? why : "");
}

static enum status put_action(struct walk *walk, const struct telling *telling,
			      int64_t party, int depth)
{
	struct chain_row row;

	chain_fill_row(walk, telling, depth, &row);
	row.party = party;
	row.former = false; /* what was done stays done */
	row.role = row.when && *row.when ? row.when : "legal";
	row.title = wording_hedged(
		walk->ctx,
		telling_winner(telling, &telling->row->cells[0])->hedge,
		action_words(walk, telling, party), false);
	return chain_add_row(walk, &row);
}

static int by_day(const void *a, const void *b)
{
	const struct pane_reference *x = a, *y = b;

	if (x->when != y->when)
		return x->when < y->when ? -1 : 1;
	return (x->record > y->record) - (x->record < y->record);
}

static enum status collect_actions(struct walk *walk, int64_t party,
				   const char *field,
				   struct pane_reference *actions, int *count)
{
	const struct kind *kind = chain_kind(walk, KIND_LEGAL_ACTION);
	struct pane_reference *found = NULL;
	int n = 0;
	enum status status = pane_references(
		walk->reader, walk->ctx, kind,
		telling_field(walk->reader, kind, field), party, &found, &n,
		walk->err);

	for (int i = 0; i < n && status == STATUS_OK && *count < ACTIONS_MAX;
	     i++) {
		bool known = false;

		for (int k = 0; k < *count; k++)
			known |= actions[k].record == found[i].record;
		if (!known)
			actions[(*count)++] = found[i];
	}
	return status;
}

/* What was done to it, and to others on its account, in time. */
enum status chain_put_actions(struct walk *walk, int64_t party, int depth)
{
	struct pane_reference actions[ACTIONS_MAX];
	int count = 0;
	enum status status = collect_actions(walk, party, "target", actions,
					     &count);

	if (status == STATUS_OK)
		status = collect_actions(walk, party, "for", actions, &count);
	if (count > 1)
		qsort(actions, (size_t)count, sizeof(*actions), by_day);
	for (int i = 0; i < count && status == STATUS_OK && !chain_is_full(walk);
	     i++) {
		struct telling *telling;

		status = telling_read(walk->reader, walk->ctx,
				      actions[i].kind, actions[i].record,
				      &telling, walk->err);
		if (status == STATUS_NOT_FOUND)
			status = STATUS_OK;
		else if (status == STATUS_OK)
			status = put_action(walk, telling, party, depth);
	}
	return status;
}

/* "same?  Oboronlogistika, probably": on no document's word. */
enum status chain_put_identities(struct walk *walk, int64_t party, int depth)
{
	struct pane_identity *list;
	int count;
	enum status status = pane_identities(walk->reader, walk->ctx, party,
					     &list, &count, walk->err);

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		struct chain_row row = {
			.depth = depth, .record = list[i].judgement,
			.party = list[i].other, .role = "same?",
			.standing = STANDING_UNCITED,
			.sources = list[i].analyst,
		};

		if (list[i].verdict != VERDICT_PROBABLY_SAME)
			continue;
		row.title = talloc_asprintf(
			walk->ctx, "%s, probably",
			pane_title(walk->reader, walk->ctx, list[i].other));
		status = chain_listed(walk, list[i].other, &row);
		if (status == STATUS_OK)
			status = chain_add_row(walk, &row);
	}
	return status;
}
