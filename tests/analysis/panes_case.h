/* The made-up harbour, loaded; and ids by name. */
#ifndef TAFFRAIL_TESTS_ANALYSIS_PANES_CASE_H
#define TAFFRAIL_TESTS_ANALYSIS_PANES_CASE_H

#include "tests/store/fixture.h"

#include "src/base/id.h"
#include "tests/analysis/harbour.h"

static inline int64_t named(const char *name)
{
	int64_t id = 0;

	assert_int_equal(id_from_name("harbour", 7, name, strlen(name), &id),
			 STATUS_OK);
	return id;
}

/* more: lines that come in later, and so win; "" none. */
static inline void harbour_open(struct fixture *f, const char *more)
{
	char *text;

	fixture_open(f);
	text = talloc_asprintf(f->ctx, "%s%s%s%s%s%s", harbour_head,
			       harbour_sources, harbour_ships,
			       harbour_parties, harbour_judgements,
			       harbour_finding);
	good(f, fixture_load(f, text, NULL));
	if (!*more)
		return;
	text = talloc_asprintf(f->ctx, "%s%s", harbour_head, more);
	good(f, fixture_load(f, text, NULL));
}

#endif
