/* Sources and ships of which tests of cells tell, and a case for each test. */
#ifndef TAFFRAIL_TESTS_STORE_DERIVE_CASE_H
#define TAFFRAIL_TESTS_STORE_DERIVE_CASE_H

#include "tests/store/cells.h"

static inline void each(void (*test)(struct fixture *f))
{
	struct fixture f;

	fixture_open(&f);
	test(&f);
	check_cells(&f);
	fixture_close(&f);
}

#define SOURCES                                                               \
	"{\"t\":\"source\",\"id\":\"@rusi\",\"kind\":\"report\","             \
	"\"key\":\"rusi23\"}\n"                                               \
	"{\"t\":\"source\",\"id\":\"@wapo\",\"kind\":\"press\","              \
	"\"key\":\"wapo23\"}\n"                                               \
	"{\"t\":\"source\",\"id\":\"@noname\",\"kind\":\"press\","            \
	"\"key\":\"noname24\"}\n"                                             \
	"{\"t\":\"source\",\"id\":\"@marine\",\"kind\":\"data set\"}\n"       \
	"{\"t\":\"citation\",\"id\":\"@rusi.head\",\"source\":\"@rusi\","     \
	"\"says\":[{\"record\":\"@rusi\",\"kind\":\"document\","              \
	"\"title\":\"The Orient Express\","                                   \
	"\"published\":\"16 October 2023\"}]}\n"                              \
	"{\"t\":\"citation\",\"id\":\"@noname.head\",\"source\":\"@noname\"," \
	"\"says\":[{\"record\":\"@noname\",\"kind\":\"document\","            \
	"\"published\":\"22 January 2024\"}]}\n"

#define SHIPS                                                                 \
	"{\"t\":\"citation\",\"id\":\"@c.ships\",\"source\":\"@rusi\","       \
	"\"says\":[{\"record\":\"@maria\",\"kind\":\"vessel\","               \
	"\"name\":\"Maria\"},{\"record\":\"@angara\",\"kind\":\"vessel\","    \
	"\"name\":\"Angara\"},{\"record\":\"@maja\",\"kind\":\"vessel\","     \
	"\"name\":\"Maja\"},{\"record\":\"@us\",\"kind\":\"government-body\"," \
	"\"name\":\"US government\"},{\"record\":\"@uk\","                    \
	"\"kind\":\"government-body\",\"name\":\"United Kingdom\"}]}\n"

#endif
