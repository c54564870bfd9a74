/* case_status: what a case holds, and what is left to do. */
#include <stddef.h>
#include <talloc.h>

#include "src/analysis/panes.h"
#include "store/conflict.h"
#include "store/left.h"
#include "store/pane_counts.h"
#include "store/pane_rows.h"

static enum status no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

static enum status count_conflicts(struct casefile *casefile,
				   struct case_status *result,
				   struct error *err)
{
	void *ctx = talloc_new(NULL);
	struct conflict *conflicts;
	int count = 0;
	enum status status = ctx ? conflict_list(casefile, ctx, 0, true,
						 &conflicts, &count, err)
				 : no_memory(err);

	for (int i = 0; i < count && status == STATUS_OK; i++) {
		if (conflicts[i].standing == STANDING_TWO_WAYS)
			result->told_two_ways++;
		else
			result->disputed++;
		result->unjudged += !conflicts[i].judged;
	}
	talloc_free(ctx);
	return status;
}

static enum status count_kinds(struct casefile *casefile,
			       struct case_status *result, struct error *err)
{
	const struct registry *registry = casefile_registry(casefile);
	int n = registry_kind_count(registry);

	result->kinds = talloc_zero_array(result, struct kind_count,
					  (unsigned int)n);
	if (!result->kinds)
		return no_memory(err);
	for (int i = 0; i < n; i++) {
		const struct kind *kind = registry_kind_at(registry, i);
		int64_t count = pane_kind_count(casefile, kind->number);

		if (count > 0)
			result->kinds[result->kind_count++] =
				(struct kind_count){ kind, count };
	}
	return STATUS_OK;
}

static const struct {
	enum pane_counter counter;
	size_t offset;
} counters[] = {
#define COUNTER(name, member)                                                 \
	{ PANE_COUNT_##name, offsetof(struct case_status, member) }
	COUNTER(RECORDS, records),
	COUNTER(SOURCES, sources),
	COUNTER(CITATIONS, citations),
	COUNTER(CLAIMS, claims),
	COUNTER(CAPTURES, captures),
	COUNTER(ENTRIES, entries),
	COUNTER(UNREAD, unread),
	COUNTER(OPEN_QUESTIONS, open_questions),
	COUNTER(OPEN_TODOS, open_todos),
	COUNTER(FINDINGS, findings),
#undef COUNTER
};

enum status case_status_read(struct casefile *casefile, const void *ctx,
			     struct case_status **ret_status,
			     struct error *err)
{
	struct case_status *result = talloc_zero(ctx, struct case_status);
	struct pane_reader *view = pane_reader_new(casefile, result);
	enum status status;

	if (!result || !view)
		return no_memory(err);
	for (size_t i = 0; i < sizeof(counters) / sizeof(*counters); i++)
		*(int64_t *)((char *)result + counters[i].offset) =
			pane_counter(casefile, counters[i].counter);
	result->unsourced = left_count(casefile, LEFT_UNCITED);
	result->stale = left_count(casefile, LEFT_STALE);
	result->suspect = left_count(casefile, LEFT_SUSPECT);
	result->lost_addresses = left_count(casefile, LEFT_LOST);
	status = count_kinds(casefile, result, err);
	if (status == STATUS_OK)
		status = count_conflicts(casefile, result, err);
	talloc_free(view); /* one view for all counts */
	if (status != STATUS_OK) {
		talloc_free(result);
		return status;
	}
	*ret_status = result;
	return STATUS_OK;
}
