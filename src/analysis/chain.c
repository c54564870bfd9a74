/* chain: who stands behind a ship, and what stands behind a party.
 *
 * A walk over the cells of roles and shareholdings, depth first. A party is
 * opened once: where it comes again its row says so, and a party that leads
 * back to itself is a cycle. What hangs on a party without leading further
 * (its purpose, what it was accused of, who it probably is) stands below it.
 *
 * A role that only widens another of the same party ("associated" beside "DOC
 * company", "owner" beside "owner and manager") is folded into it: its documents
 * count as (+n). */
#include <string.h>
#include <talloc.h>

#include "src/analysis/chain_internal.h"
#include "src/analysis/listing.h"
#include "src/analysis/wording.h"

enum status chain_no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

bool chain_is_full(const struct walk *walk)
{
	return walk->count >= walk->max;
}

void chain_leave_out(struct walk *walk, int depth)
{
	walk->rest.more = true;
	walk->rest.depths |= 1u << depth;
}

static enum status open_party(struct walk *walk, int64_t party, int depth);
static enum status leave_party(struct walk *walk, int64_t party);

enum status chain_add_row(struct walk *walk, const struct chain_row *row)
{
	static const char none[] = "";
	struct chain_row *to;

	if (chain_is_full(walk)) {
		chain_leave_out(walk, row->depth);
		return STATUS_OK;
	}
	to = &walk->rows[walk->count++];
	*to = *row;
	to->kind = casefile_kind_of(pane_casefile(walk->reader), row->record);
	to->listed = row->listed ? row->listed : none;
	to->when = row->when ? row->when : none;
	to->share = row->share ? row->share : none;
	to->sources = row->sources ? row->sources : none;
	if (!row->when)
		to->span = (struct span){TIME_MIN, TIME_MAX};
	return to->role && to->title ? STATUS_OK : chain_no_memory(walk->err);
}

/* ---- small questions ---- */

const struct kind *chain_kind(const struct walk *walk, int number)
{
	return registry_kind(pane_registry(walk->reader), number);
}

const struct choice *chain_choice(const struct walk *walk,
				      const struct pane_cell *cell)
{
	return registry_choice(pane_registry(walk->reader),
			       (int)cell->reference);
}

static bool is_choice(const struct choice *choice, const char *word)
{
	for (; choice; choice = choice->broader)
		if (strcmp(choice->word, word) == 0)
			return true;
	return false;
}

/* Can it not hold in the time that is asked for? */
static bool is_of_another_time(const struct walk *walk,
			       const struct telling *telling)
{
	const struct pane_cell *when = telling_cell(walk->reader, telling,
						    "when");

	if (!walk->as_of || !when->text)
		return false;
	return when->high < walk->as_of->low || when->low > walk->as_of->high;
}

/* It ended by the day on which it is said. */
static bool is_former(const struct walk *walk, const struct telling *telling)
{
	const struct pane_cell *when = telling_cell(walk->reader, telling,
						    "when");
	const struct pane_claim *claim = telling_winner(telling, when);

	return when->text && when->high != TIME_MAX &&
	       when->high <= telling_spoken_on(walk->reader, walk->ctx, claim);
}

static bool is_denial(const struct telling *telling)
{
	const char *denial = telling_denial(telling);

	return denial && strcmp(denial, "not") == 0;
}

/* ---- labels ---- */

static const struct {
	const char *word, *label;
} role_labels[] = {
	{ "technical manager", "tech. mgr" },
	{ "commercial manager", "comm. mgr" },
	{ "registered owner", "reg. owner" },
	{ "group beneficial owner", "benef. owner" },
	{ "part owner", "part owner" },
	{ NULL, NULL }
};

/* printed: the source's own name of it may stand. Of a holding it may not:
 * "subsidiary" is said of the other end. */
static const char *role_label(const struct walk *walk,
			      const struct telling *telling,
			      const struct pane_cell *cell, bool printed)
{
	const struct choice *choice = chain_choice(walk, cell);
	const char *said = telling_winner(telling, cell)->said;
	const char *word;

	if (!choice)
		return cell->text ? cell->text : "tied to";
	for (int i = 0; role_labels[i].word; i++)
		if (strcmp(role_labels[i].word, choice->word) == 0)
			return role_labels[i].label;
	if (!printed)
		return choice->word;
	/* "DOC company" is a printed name of the role; "owned by" is none. */
	word = wording_choice(walk->ctx, choice, said);
	if (word && !strstr(word, " by") && !strstr(word, " with") &&
	    word[strlen(word) - 1] != 's')
		return word;
	return choice->word;
}

/* The seat or country of a company, as printed; does nothing say what it is
 * for? */
static char *seat_of(const struct walk *walk, int64_t party, bool *ret_silent)
{
	struct telling telling = { .kind = chain_kind(walk, KIND_COMPANY) };
	const struct pane_cell *seat, *country;
	struct pane_claim *claim;

	/* Most parties are companies: its row is looked for, not its kind. */
	if (!telling.kind ||
	    pane_row(walk->reader, walk->ctx, telling.kind, party,
		     &telling.row, NULL) != STATUS_OK)
		return NULL;
	*ret_silent = !telling_cell(walk->reader, &telling, "purpose")->text;
	seat = telling_cell(walk->reader, &telling, "seat");
	country = telling_cell(walk->reader, &telling, "country");
	if (seat->reference)
		return pane_title(walk->reader, walk->ctx, seat->reference);
	if (!country->text)
		return NULL;
	if (pane_claim(walk->reader, walk->ctx, country->claim, &claim,
		       NULL) != STATUS_OK || !claim->said)
		return talloc_strdup(walk->ctx, country->text);
	return talloc_strdup(walk->ctx, claim->said);
}

struct named {
	int64_t party;
	char *title;
	bool label, group, silent;
};

/* The party of a relation, by name, with its seat; printed words where
 * nothing is referred to. */
static struct named name_party(const struct walk *walk,
			       const struct telling *telling,
			       const char *field)
{
	const struct pane_cell *cell = telling_cell(walk->reader, telling,
						    field);
	struct named named = { .party = cell->reference };
	/* First: it finds out how the party is called, too. */
	char *seat = named.party ? seat_of(walk, named.party, &named.silent)
				 : NULL;

	named.title = telling_reference(walk->reader, walk->ctx, telling,
					cell);
	if (!named.title)
		named.title = talloc_strdup(walk->ctx, "(not said)");
	named.label = named.title && named.title[0] == '(';
	if (!named.party)
		return named;
	named.group = casefile_kind_of(pane_casefile(walk->reader),
				       named.party) == KIND_GROUP;
	if (seat && !named.label && named.title &&
	    !strstr(named.title, seat))
		named.title = talloc_asprintf(walk->ctx, "%s, %s", named.title,
					      seat);
	return named;
}

/* "Co|likely Co Two": rivals that nobody has judged. */
static void name_rivals(const struct walk *walk, const struct telling *telling,
			const char *field, struct named *named)
{
	const struct pane_cell *cell = telling_cell(walk->reader, telling,
						    field);
	struct pane_cell *values;
	int count;

	if (!telling_is_contested(cell->standing) ||
	    telling_values(walk->reader, walk->ctx, telling, field, &values,
			   &count, NULL) != STATUS_OK)
		return;
	for (int i = 1; i < count && i < RIVALS_SHOWN_MAX && named->title; i++) {
		const char *title = telling_reference(walk->reader, walk->ctx,
						      telling, &values[i]);

		if (!telling_is_contested(values[i].standing) || !title)
			continue;
		named->title = talloc_asprintf(
			walk->ctx, "%s|%s", named->title,
			wording_hedged(walk->ctx,
				       telling_winner(telling,
						      &values[i])->hedge,
				       title, false));
	}
}

/* "M Leasing, Marine Trans Shipping": the members of a group of parties. */
static char *name_members(const struct walk *walk, int64_t group,
			  const char *instead)
{
	const char **titles;
	int64_t *members;
	int count;
	char *out = NULL;

	if (pane_members(walk->reader, walk->ctx, group, &members, &count,
			 NULL) != STATUS_OK || count == 0)
		return talloc_strdup(walk->ctx, instead);
	titles = telling_titles(walk->reader, walk->ctx, members, count);
	for (int i = 0; titles && i < count; i++)
		out = talloc_asprintf(walk->ctx, "%s%s%s", out ? out : "",
				      out ? ", " : "", titles[i]);
	return out;
}

/* ---- rows of relations ---- */

static const char *const deciding[] = { "role", "how", "party", "holder",
					"share", NULL };

static const char *const shown_parts[] = { "role",   "how",  "party",
					   "holder", "ship", "company",
					   "share",  "when", NULL };

void chain_fill_row(const struct walk *walk, const struct telling *telling,
		     int depth, struct chain_row *row)
{
	const struct pane_cell *when = telling_cell(walk->reader, telling,
						    "when");

	*row = (struct chain_row){
		.depth = depth,
		.record = telling->row->id,
		.former = is_former(walk, telling),
		.negative = is_denial(telling),
		.standing = telling_standing(walk->reader, telling,
					     shown_parts),
		.by_low = telling->row->by_low,
		.by_high = telling->row->by_high,
		.sources = walk->brief ? ""
			   : telling_sources(walk->reader, walk->ctx, telling,
					     deciding),
		.when = telling_words(walk->reader, walk->ctx, telling, "when",
				      NULL),
		.span = {when->low, when->high},
		.share = telling_words(walk->reader, walk->ctx, telling,
				       "share", NULL),
	};
	chain_cite(walk, telling, row);
}

enum status chain_listed(const struct walk *walk, int64_t party,
			 struct chain_row *row)
{
	struct listing listing;
	int64_t *groups;
	int count;
	enum status status;

	row->listed = "";
	if (!party)
		return STATUS_OK;
	status = pane_groups(walk->reader, walk->ctx, party, &groups, &count,
			     walk->err);
	if (status == STATUS_OK)
		status = listing_read(walk->reader, walk->ctx, party, groups,
				      count, &listing, walk->err);
	if (status == STATUS_OK)
		row->listed = listing.text;
	row->listed_contested = status == STATUS_OK &&
				(listing.standing == STANDING_DISPUTED ||
				 listing.standing == STANDING_TWO_WAYS);
	return status;
}

/* A row at the end of a relation where it stands in the tree, and what stands
 * behind it. */
static enum status place_party(struct walk *walk, struct chain_row *row)
{
	bool again = false;
	enum status status;

	row->cycle = row->party && row->party == walk->root;
	for (int i = 0; i < row->depth && i < DEPTH_MAX; i++)
		row->cycle |= row->party && walk->path[i] == row->party;
	for (int i = 0; i < walk->opened_count; i++)
		again |= walk->opened[i] == row->party;
	row->repeated = row->party && again;
	status = chain_add_row(walk, row);
	if (status != STATUS_OK || !row->party || again || row->cycle ||
	    row->standing == STANDING_REJECTED)
		return status;
	walk->silent = row->silent ? row->party : 0;
	return walk->memo && row->depth >= CHAIN_DEPTH_TOLD &&
			       chain_memo_told(walk->memo, row->party)
		       ? leave_party(walk, row->party)
		       : open_party(walk, row->party, row->depth + 1);
}

/* The row of a party: one level of the tree waits for its place. */
static enum status put_party(struct walk *walk, struct chain_row *row,
			     const struct named *named)
{
	enum status status;

	row->party = named->party;
	row->title = named->title;
	row->label = named->label;
	row->leads = walk->level;
	row->silent = named->silent;
	status = chain_listed(walk, named->party, row);
	if (status != STATUS_OK)
		return status;
	return walk->level ? chain_add_row(walk, row)
			   : place_party(walk, row);
}

/* What of a relation may be hedged, beside that it is at all. */
static const char *const role_parts[] = { "role", "party", "ship", NULL };
static const char *const holding_parts[] = { "how", "holder", "company",
					     NULL };

/* Put before the name how it is hedged and what the party formerly was;
 * `was` NULL: the role stands elsewhere. */
static void hedge_name(const struct walk *walk, const struct telling *telling,
		       const char *const *parts, const char *was,
		       struct chain_row *row, struct named *named)
{
	size_t name = named->title ? strlen(named->title) : 0;

	if (named->title && was)
		named->title = talloc_asprintf(walk->ctx, "%s %s", was,
					       named->title);
	if (named->title)
		named->title = wording_hedged(
			walk->ctx,
			telling_hedges(walk->reader, walk->ctx, telling,
				       parts),
			named->title, false);
	if (named->title && telling_denial(telling) && !row->negative)
		named->title = talloc_asprintf(walk->ctx, "%s: %s",
					       telling_denial(telling),
					       named->title);
	if (named->title)
		row->name_at = (int)(strlen(named->title) - name);
}

/* ---- roles on a ship ---- */

struct role {
	struct telling *telling;
	struct pane_cell *set; /* a role may be a set: "owner and manager" */
	int set_count;
	const struct choice *choice; /* the first that a reader asks for */
	int64_t party;
	int rank, folded;  /* folded: index of the role it widens, or -1 */
	bool by_group;     /* said of a group with her */
	enum reading reading;
};

/* The order in which a reader asks. */
static const char *const role_order[] = { "owner", "operator", "manager",
					  NULL };

static int choice_rank(const struct choice *choice)
{
	int rank = 0;

	while (role_order[rank] && !is_choice(choice, role_order[rank]))
		rank++;
	/* "associated": the widest last */
	return rank + (!role_order[rank] && choice && !choice->broader);
}

static int role_rank(const struct walk *walk, const struct role *role)
{
	if (role->telling->row->standing == STANDING_REJECTED)
		return 100;
	return choice_rank(role->choice) * 2 + is_former(walk, role->telling);
}

static bool is_denied(const struct role *role, const struct pane_cell *cell)
{
	return telling_winner(role->telling, cell)->polarity == POLARITY_NOT;
}

/* Behind those of the set that a reader asks for before it. */
static void put_in_set(const struct walk *walk, struct role *role,
		       struct pane_cell cell)
{
	int rank = choice_rank(chain_choice(walk, &cell));
	int at = role->set_count++;

	for (; at > 0 &&
	       rank < choice_rank(chain_choice(walk, &role->set[at - 1]));
	     at--)
		role->set[at] = role->set[at - 1];
	role->set[at] = cell;
}

/* All that the party is; what it is said not to be is none of it. */
static enum status read_set(struct walk *walk, struct role *role)
{
	int count;
	enum status status = telling_values(walk->reader, walk->ctx,
					    role->telling, "role", &role->set,
					    &count, walk->err);

	role->set_count = 0;
	for (int i = 0; status == STATUS_OK && i < count; i++)
		if (!is_denied(role, &role->set[i]))
			put_in_set(walk, role, role->set[i]);
	role->choice = role->set_count > 0
			       ? chain_choice(walk, &role->set[0]) : NULL;
	return status;
}

/* "owner and manager"; of a group of parties "owners and managers". */
static const char *set_label(const struct walk *walk, const struct role *role,
			     bool plural)
{
	const char *end = plural ? "s" : "";
	char *label = NULL;

	if (role->set_count == 0)
		return role_label(walk, role->telling,
				  telling_cell(walk->reader, role->telling,
					       "role"), true);
	for (int i = 0; i < role->set_count; i++)
		label = talloc_asprintf(
			walk->ctx, "%s%s%s%s", label ? label : "",
			!label ? "" : i + 1 < role->set_count ? ", " : " and ",
			role_label(walk, role->telling, &role->set[i], true),
			end);
	return label;
}

static int by_role(const void *a, const void *b)
{
	const struct role *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank - y->rank;
	if (!x->party != !y->party)
		return x->party ? -1 : 1; /* whom nobody names, last */
	if (x->choice != y->choice && x->choice && y->choice)
		return x->choice->number - y->choice->number;
	return (x->telling->row->id > y->telling->row->id) -
	       (x->telling->row->id < y->telling->row->id);
}

static enum status collect_roles(struct walk *walk, const char *field,
				 int64_t target, bool group,
				 struct role *roles, int *count)
{
	const struct kind *kind = chain_kind(walk, KIND_SHIP_ROLE);
	struct pane_reference *found = NULL;
	int n = 0;
	enum status status = pane_references(
		walk->reader, walk->ctx, kind,
		telling_field(walk->reader, kind, field), target, &found, &n,
		walk->err);

	for (int i = 0; i < n && status == STATUS_OK && *count < ROLES_MAX;
	     i++) {
		struct role *role = &roles[*count];
		struct telling *telling;

		status = telling_read(walk->reader, walk->ctx, kind,
				      found[i].record, &telling, walk->err);
		if (status == STATUS_NOT_FOUND) {
			status = STATUS_OK;
			continue;
		}
		if (status != STATUS_OK || is_of_another_time(walk, telling))
			continue;
		*role = (struct role){ .telling = telling, .folded = -1,
				       .by_group = group };
		status = read_set(walk, role);
		role->party = telling_cell(walk->reader, telling,
					   "party")->reference;
		role->reading = telling_winner(
			telling, telling_cell(walk->reader, telling, field))
					->reading;
		role->rank = role_rank(walk, role);
		(*count)++;
	}
	return status;
}

/* Is each of `wide` said by one of `narrow`, or by a narrower one? */
static bool covers(const struct walk *walk, const struct role *narrow,
		   const struct role *wide)
{
	for (int i = 0; i < wide->set_count; i++) {
		const struct choice *choice = chain_choice(walk,
							   &wide->set[i]);
		bool said = false;

		for (int k = 0; choice && k < narrow->set_count; k++)
			said |= choice_within(chain_choice(walk,
							   &narrow->set[k]),
					      choice);
		if (!said)
			return false;
	}
	return wide->set_count > 0;
}

static bool may_fold(const struct role *role)
{
	return role->party && role->rank < 100 &&
	       !telling_denial(role->telling);
}

/* The same party in a narrower role, or in that one among others: this one
 * adds its documents alone. */
static void fold_wider(const struct walk *walk, struct role *roles, int count)
{
	for (int i = 0; i < count; i++)
		for (int k = 0; k < count && roles[i].folded < 0; k++)
			if (i != k && roles[i].party == roles[k].party &&
			    may_fold(&roles[i]) && may_fold(&roles[k]) &&
			    covers(walk, &roles[k], &roles[i]) &&
			    !covers(walk, &roles[i], &roles[k]))
				roles[i].folded = k;
	/* Into one that is shown itself. */
	for (int i = 0; i < count; i++)
		while (roles[i].folded >= 0 &&
		       roles[roles[i].folded].folded >= 0)
			roles[i].folded = roles[roles[i].folded].folded;
}

/* Documents of folded roles that the row does not name yet. */
static const char *add_folded(const struct walk *walk, const char *sources,
			      const struct role *roles, int count, int of)
{
	int more = 0;

	for (int i = 0; i < count; i++) {
		char *key;

		if (roles[i].folded != of)
			continue;
		key = telling_sources(walk->reader, walk->ctx,
				      roles[i].telling, deciding);
		more += key && *key && !strstr(sources, key);
	}
	return more && !strchr(sources, '(')
		       ? talloc_asprintf(walk->ctx, "%s (+%d)", sources, more)
		       : sources;
}

static enum status put_role(struct walk *walk, struct role *roles, int count,
			    int i)
{
	const struct role *role = &roles[i];
	struct named named = name_party(walk, role->telling, "party");
	struct chain_row row;

	chain_fill_row(walk, role->telling, 0, &row);
	row.role = set_label(walk, role, named.group);
	row.sources = row.sources ? add_folded(walk, row.sources, roles,
					       count, i) : NULL;
	if (named.group)
		named.title = name_members(walk, named.party, named.title);
	if (named.title && role->by_group &&
	    role->reading == READING_NOT_SAID)
		named.title = talloc_asprintf(walk->ctx, "%s (not split)",
					      named.title);
	name_rivals(walk, role->telling, "party", &named);
	hedge_name(walk, role->telling, role_parts, NULL, &row, &named);
	return put_party(walk, &row, &named);
}

static enum status roles_of_ship(struct walk *walk, int64_t ship)
{
	struct role *roles = talloc_array(walk->ctx, struct role, ROLES_MAX);
	int64_t *groups;
	int count = 0, group_count = 0;
	enum status status = roles ? STATUS_OK : chain_no_memory(walk->err);

	if (status == STATUS_OK)
		status = pane_groups(walk->reader, walk->ctx, ship, &groups,
				     &group_count, walk->err);
	if (status == STATUS_OK)
		status = collect_roles(walk, "ship", ship, false, roles,
				       &count);
	for (int i = 0; i < group_count && status == STATUS_OK; i++)
		status = collect_roles(walk, "ship", groups[i], true, roles,
				       &count);
	if (count > 1)
		qsort(roles, (size_t)count, sizeof(*roles), by_role);
	fold_wider(walk, roles, count);
	for (int i = 0; i < count && status == STATUS_OK; i++) {
		if (roles[i].folded >= 0)
			continue;
		if (chain_is_full(walk)) {
			chain_leave_out(walk, 0);
			break;
		}
		status = put_role(walk, roles, count, i);
	}
	return status;
}

/* ---- shareholdings ---- */

/* "owner of", "associated with", "tied to": as the party sees it. */
static char *role_from_below(const struct walk *walk, const char *label)
{
	if (strcmp(label, "tied to") == 0)
		return talloc_strdup(walk->ctx, label);
	return talloc_asprintf(walk->ctx, "%s %s", label,
			       strcmp(label, "associated") == 0 ? "with"
								: "of");
}

static enum status put_holding(struct walk *walk,
			       const struct telling *telling,
			       const char *other, int depth)
{
	struct named named = name_party(walk, telling, other);
	const struct pane_cell *how = telling_cell(walk->reader, telling,
						   "how");
	const char *label =
		telling_is_contested(how->standing)
			? telling_words(walk->reader, walk->ctx, telling, "how",
					telling_winner(telling, how)->hedge)
			: role_label(walk, telling, how, false);
	struct chain_row row;

	chain_fill_row(walk, telling, depth, &row);
	row.role = walk->direction == CHAIN_DOWN ? role_from_below(walk, label)
						 : label;
	name_rivals(walk, telling, other, &named);
	hedge_name(walk, telling, holding_parts,
		   row.former && strcmp(label, "tied to") != 0 ? row.role
							       : NULL,
		   &row, &named);
	if (row.former)
		row.role = "FORMER";
	return put_party(walk, &row, &named);
}

static enum status holdings(struct walk *walk, int64_t party,
			    const char *mine, const char *other, int depth)
{
	const struct kind *kind = chain_kind(walk, KIND_SHAREHOLDING);
	struct pane_reference *found = NULL;
	int count = 0;
	enum status status = pane_references(
		walk->reader, walk->ctx, kind,
		telling_field(walk->reader, kind, mine), party, &found, &count,
		walk->err);

	for (int i = 0; i < count && status == STATUS_OK && !chain_is_full(walk);
	     i++) {
		struct telling *telling;

		status = telling_read(walk->reader, walk->ctx, kind,
				      found[i].record, &telling, walk->err);
		if (status == STATUS_NOT_FOUND)
			status = STATUS_OK;
		else if (status == STATUS_OK &&
			 !is_of_another_time(walk, telling))
			status = put_holding(walk, telling, other, depth);
	}
	return status;
}

/* ---- downward: the ships of a party ---- */

static enum status ships_of(struct walk *walk, int64_t party, int depth)
{
	struct role *roles = talloc_array(walk->ctx, struct role, ROLES_MAX);
	int count = 0;
	enum status status = roles ? collect_roles(walk, "party", party, false,
						   roles, &count)
				   : chain_no_memory(walk->err);

	if (count > 1)
		qsort(roles, (size_t)count, sizeof(*roles), by_role);
	for (int i = 0; i < count && status == STATUS_OK; i++) {
		struct named named = name_party(walk, roles[i].telling,
						"ship");
		struct chain_row row;

		chain_fill_row(walk, roles[i].telling, depth, &row);
		row.role = role_from_below(
			walk, set_label(walk, &roles[i], false));
		row.party = named.party;
		row.label = named.label;
		if (named.group)
			named.title = name_members(walk, named.party,
						   named.title);
		name_rivals(walk, roles[i].telling, "ship", &named);
		hedge_name(walk, roles[i].telling, role_parts, NULL, &row,
			   &named);
		row.title = named.title;
		status = chain_listed(walk, named.party, &row);
		if (status == STATUS_OK)
			status = chain_add_row(walk, &row);
	}
	return status;
}

/* What stands behind a party, one level of it. */
static enum status read_level(struct walk *walk, int64_t party)
{
	enum status status;

	if (walk->direction == CHAIN_DOWN) {
		status = ships_of(walk, party, 0);
		return status == STATUS_OK ? holdings(walk, party, "holder",
						      "company", 0)
					   : status;
	}
	status = holdings(walk, party, "company", "holder", 0);
	if (status == STATUS_OK)
		status = chain_put_purpose(walk, party, 0);
	if (status == STATUS_OK)
		status = chain_put_actions(walk, party, 0);
	if (status == STATUS_OK)
		status = chain_put_identities(walk, party, 0);
	return status;
}

static enum status open_party(struct walk *walk, int64_t party, int depth)
{
	const struct chain_level *level;
	enum status status;

	if (depth >= DEPTH_MAX || walk->opened_count == OPENED_MAX)
		return STATUS_OK;
	if (chain_is_full(walk)) {
		walk->rest.more = true; /* nobody looks */
		return STATUS_OK;
	}
	walk->opened[walk->opened_count++] = party;
	walk->path[depth - 1 < 0 ? 0 : depth - 1] = party;
	status = chain_level(walk, party, read_level, &level);
	for (int i = 0; status == STATUS_OK && i < level->count; i++) {
		struct chain_row row = level->rows[i];

		if (chain_is_full(walk)) {
			chain_leave_out(walk, depth);
			break;
		}
		row.depth = depth;
		row.leads = false;
		status = level->rows[i].leads ? place_party(walk, &row)
					      : chain_add_row(walk, &row);
	}
	return status;
}

/* The row that was put down last says where the rest is told, if there is
 * any. */
static enum status leave_party(struct walk *walk, int64_t party)
{
	const struct chain_level *level;
	enum status status = chain_level(walk, party, read_level, &level);

	if (status == STATUS_OK)
		walk->rows[walk->count - 1].elsewhere = level->count > 0;
	return status;
}

static enum status walk_from(struct walk *walk, int64_t record)
{
	walk->root = record;
	if (walk->direction == CHAIN_UP &&
	    casefile_kind_of(pane_casefile(walk->reader), record) ==
		    KIND_VESSEL)
		return roles_of_ship(walk, record);
	return open_party(walk, record, 0);
}

static enum status read_chain(struct walk *walk, struct casefile *casefile,
			      int64_t record, struct chain_row **ret_rows,
			      int *ret_count)
{
	struct pane_reader *reader = pane_reader_new(casefile, walk->ctx);
	enum status status;

	walk->reader = reader;
	walk->rows = talloc_zero_array(walk->ctx, struct chain_row,
				       (unsigned int)walk->max + 1);
	if (!reader || !walk->rows)
		return chain_no_memory(walk->err);
	status = walk_from(walk, pane_representative(reader, record));
	talloc_free(reader);
	if (status != STATUS_OK)
		return status;
	*ret_rows = walk->rows;
	*ret_count = walk->count;
	return STATUS_OK;
}

enum status chain_read(struct casefile *casefile, const void *ctx,
		       int64_t record, enum chain_direction direction,
		       const struct span *as_of, int max_rows,
		       struct chain_row **ret_rows, int *ret_count,
		       struct chain_rest *ret_rest, struct error *err)
{
	struct walk walk = { .ctx = ctx, .as_of = as_of, .err = err,
			     .direction = direction, .max = max_rows };
	enum status status = read_chain(&walk, casefile, record, ret_rows,
					ret_count);

	if (ret_rest)
		*ret_rest = walk.rest;
	return status;
}

enum status chain_read_printed(struct chain_memo *memo, const void *ctx,
			       int64_t record, enum chain_direction direction,
			       struct chain_row **ret_rows, int *ret_count,
			       struct error *err)
{
	struct walk walk = { .ctx = ctx, .err = err, .memo = memo,
			     .direction = direction, .brief = true,
			     .max = CHAIN_PRINTED_MAX };

	chain_memo_trim(memo);
	return read_chain(&walk, chain_memo_case(memo), record, ret_rows,
			  ret_count);
}
