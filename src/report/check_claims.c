#include <string.h>
#include <strings.h>
#include <ctype.h>
#include <talloc.h>

#include "src/base/calendar.h"
#include "src/report/check_internal.h"

enum { STALE_DAYS = 30 };

static const char *const dispute_words[] = {
	"disput", "disagree", "contradict", "against", "differ", "reject",
	"den", "several ways", "two ways", "not judged", "neither", "while",
	"but ", "yet ", "instead", NULL
};
static const char *const reject_words[] = { "reject", "withdr", "wrong",
					    "mistake", "not judged", NULL };
/* Any word of doubt keeps a hedge; which one is the editor's choice. */
static const char *const hedge_words[] = {
	"may ", "might", "could", "would", "appear", "seem", "likely",
	"probabl", "possibl", "reported", "alleg", "suspect", "believ",
	"thought", "suggest", "indicat", "estimat", "apparent", "said to",
	"claim", "assess", "presum", "about ", "around ", "roughly",
	"approximat", "perhaps", "unclear", "not known", "unconfirmed",
	"consistent with", "hint", "assum", "expect", "rumour", "rumor",
	"according to", "if ", "unverified", NULL
};
/* Words by which a sentence says when it was so. */
static const char *const dated_words[] = { "as of", "formerly", "at the time",
					   "then ", "until", "no longer",
					   "had ", "was ", "were ", NULL };

/* ---- the claims of a citation ---- */

struct cited_claim {
	const struct kind *kind;
	const struct field *field;
	int64_t record;
	struct pane_claim *claim;
};

static const struct field *field_of(const struct kind *kind, int number)
{
	for (int i = 0; i < kind->field_count; i++)
		if (kind->fields[i]->number == number)
			return kind->fields[i];
	return NULL;
}

typedef bool each_claim(struct check *check, struct report *report,
			const struct sentence *sentence,
			const struct pane_citation *citation,
			const struct cited_claim *cited);

struct cited_claims {
	struct cited_claim *items;
	int count;
};

static bool add_cited(const void *ctx, struct cited_claims *list,
		      const struct cited_claim *cited)
{
	struct cited_claim *items =
		talloc_realloc(ctx, list->items, struct cited_claim,
			       (unsigned int)list->count + 1);

	if (!items)
		return false;
	list->items = items;
	items[list->count++] = *cited;
	return true;
}

static void read_record(struct report *report,
			const struct pane_citation *citation, int64_t record,
			struct cited_claims *list)
{
	const struct kind *kind = registry_kind(
		report->registry,
		casefile_kind_of(report->casefile, record));
	struct pane_claim *claims;
	int count;

	if (!kind || pane_claims(report->reader, report->scratch, record,
				 &claims, &count, NULL) != STATUS_OK)
		return;
	for (int i = 0; i < count; i++) {
		struct cited_claim cited = {
			.kind = kind, .record = record, .claim = &claims[i],
			.field = field_of(kind, claims[i].field),
		};

		if (claims[i].citation == citation->id && cited.field &&
		    !claims[i].replaced &&
		    !add_cited(report->scratch, list, &cited))
			return;
	}
}

/* What a citation claims, read once for all that is looked for in it. */
static struct cited_claims read_cited(struct report *report,
				      const struct pane_citation *citation)
{
	struct cited_claims list = { .items = NULL };
	int64_t *records;
	int count;

	if (pane_cited_records(report->reader, report->scratch, citation->id,
			       &records, &count, NULL) != STATUS_OK)
		return list;
	for (int i = 0; i < count; i++)
		read_record(report, citation, records[i], &list);
	return list;
}

/* Until `each` said something: one warning of a sort is enough. */
static void walk(struct check *check, struct report *report,
		 const struct sentence *sentence,
		 const struct pane_citation *citation,
		 const struct cited_claims *list, each_claim *each)
{
	for (int i = 0; i < list->count; i++)
		if (each(check, report, sentence, citation, &list->items[i]))
			return;
}

/* ---- what is looked for ---- */

static bool is_disputed(struct check *check, struct report *report,
			const struct sentence *sentence,
			const struct pane_citation *citation,
			const struct cited_claim *cited)
{
	int64_t shown = pane_representative(report->reader, cited->record);
	struct pane_row *row;
	bool disputed;

	if (pane_row(report->reader, report->scratch, cited->kind, shown,
		     &row, NULL) != STATUS_OK)
		return false;
	disputed = (kind_has_holds(cited->kind) &&
		    row->standing == STANDING_DISPUTED) ||
		   row->cells[cited->field->slot].standing ==
			   STANDING_DISPUTED;
	if (disputed)
		check_warn(check, citation->id, "what %s says is disputed and "
			   "not judged, and the sentence does not say so: "
			   "\"%s\"", title_of(report, cited->record),
			   sentence->shown);
	return disputed;
}

static bool is_rejected(struct check *check, struct report *report,
			const struct sentence *sentence,
			const struct pane_citation *citation,
			const struct cited_claim *cited)
{
	if (!cited->claim->judged || cited->claim->verdict != VERDICT_REJECTED)
		return false;
	check_warn(check, citation->id, "the %s of %s was rejected, and the "
		   "sentence does not say so: \"%s\"", cited->field->label,
		   title_of(report, cited->record), sentence->shown);
	return true;
}

/* Does the sentence print a word of the hedge itself? */
static bool prints(const struct sentence *sentence, const char *hedge)
{
	char word[64];

	while (*hedge) {
		size_t n = strcspn(hedge, " ,;");

		if (n >= 3 && n < sizeof(word)) {
			for (size_t i = 0; i < n; i++)
				word[i] = (char)tolower(
					(unsigned char)hedge[i]);
			word[n] = '\0';
			if (strstr(sentence->plain, word))
				return true;
		}
		hedge += n;
		hedge += strspn(hedge, " ,;");
	}
	return false;
}

static bool has_lost_hedge(struct check *check, struct report *report,
			   const struct sentence *sentence,
			   const struct pane_citation *citation,
			   const struct cited_claim *cited)
{
	const char *hedge = cited->claim->hedge;

	if (!hedge || !*hedge || prints(sentence, hedge))
		return false;
	check_warn(check, citation->id, "the hedge is lost (%s says \"%s\"): "
		   "\"%s\"", citation_name(report, citation->id), hedge,
		   sentence->shown);
	return true;
}

/* States of a thing (not its name), relations, and whatever is denied or said
 * to be unknown. Events are over and stay as they were. */
static bool may_change(const struct cited_claim *cited)
{
	if (cited->claim->polarity != POLARITY_IS)
		return true;
	if (cited->kind->kind_class == KIND_RELATION)
		return true;
	return cited->kind->kind_class == KIND_THING &&
	       cited->kind->number != KIND_DOCUMENT &&
	       cited->kind->number != KIND_PLACE &&
	       cited->kind->number != KIND_GROUP &&
	       strcmp(cited->field->word, "name") != 0 &&
	       !cited->claim->to;
}

static char *print_day(const void *ctx, int64_t second)
{
	struct civil day = calendar_civil(calendar_day_of(second));

	return talloc_asprintf(ctx, "%04lld-%02d-%02d", (long long)day.year,
			       day.month, day.day);
}

static bool is_stale(struct check *check, struct report *report,
		     const struct sentence *sentence,
		     const struct pane_citation *citation,
		     const struct cited_claim *cited)
{
	int64_t spoken, published = check_published(check);

	if (!may_change(cited))
		return false;
	spoken = telling_spoken_on(report->reader, report->scratch,
				   cited->claim);
	if (spoken == TIME_MIN ||
	    calendar_day_of(published) - calendar_day_of(spoken) <= STALE_DAYS)
		return false;
	check_warn(check, citation->id, "%s as of %s, more than %d days "
		   "before publication, and the sentence gives no day: \"%s\"",
		   cited->claim->polarity == POLARITY_IS ? "a state"
							 : "a denial",
		   print_day(report->scratch, spoken), STALE_DAYS,
		   sentence->shown);
	return true;
}

static bool gives_year(const struct sentence *sentence)
{
	for (const char *c = sentence->plain; *c; c++)
		if (isdigit((unsigned char)*c)) {
			size_t n = strspn(c, "0123456789");

			if (n == 4 && (c[0] == '1' || c[0] == '2'))
				return true;
			c += n - 1;
		}
	return false;
}

void check_claims(struct check *check, struct report *report,
		  const struct sentence *sentence,
		  const struct pane_citation *citation)
{
	const struct cited_claims list = read_cited(report, citation);

	if (!check_says_any(sentence, dispute_words))
		walk(check, report, sentence, citation, &list, is_disputed);
	if (!check_says_any(sentence, reject_words))
		walk(check, report, sentence, citation, &list, is_rejected);
	if (!check_says_any(sentence, hedge_words))
		walk(check, report, sentence, citation, &list, has_lost_hedge);
	if (check_published(check) != TIME_MIN &&
	    !check_says_any(sentence, dated_words) && !gives_year(sentence))
		walk(check, report, sentence, citation, &list, is_stale);
}
