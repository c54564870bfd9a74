/* A small case for the tests of what an analyst types. */
#ifndef TAFFRAIL_TESTS_STORE_EDIT_CASE_H
#define TAFFRAIL_TESTS_STORE_EDIT_CASE_H

#include "src/base/id.h"
#include "store/edit.h"
#include "tests/store/fixture.h"

/* One notice of Thursday, 10 June 2021; two ships of one name; a call. */
static const char edit_case[] = HEAD
	"{\"t\":\"source\",\"id\":\"@s\",\"kind\":\"official\","
	"\"key\":\"port21\"}\n"
	"{\"t\":\"source\",\"id\":\"@other\",\"kind\":\"press\","
	"\"key\":\"press21\"}\n"
	"{\"t\":\"record\",\"id\":\"@maria\",\"kind\":\"vessel\"}\n"
	"{\"t\":\"record\",\"id\":\"@twin1\",\"kind\":\"vessel\"}\n"
	"{\"t\":\"record\",\"id\":\"@twin2\",\"kind\":\"vessel\"}\n"
	"{\"t\":\"record\",\"id\":\"@dunai\",\"kind\":\"place\"}\n"
	"{\"t\":\"record\",\"id\":\"@owner\",\"kind\":\"company\"}\n"
	"{\"t\":\"citation\",\"id\":\"@c\",\"source\":\"@s\",\"n\":1,"
	"\"says\":["
	"{\"record\":\"@s\",\"published\":\"10 June 2021\"},"
	"{\"record\":\"@maria\",\"name\":\"Maria\"},"
	"{\"record\":\"@twin1\",\"name\":\"Twin\"},"
	"{\"record\":\"@twin2\",\"name\":\"Twin\"},"
	"{\"record\":\"@dunai\",\"name\":\"Dunai\"},"
	"{\"record\":\"@owner\",\"name\":\"Azia Shipping\"},"
	"{\"record\":\"@call\",\"kind\":\"port-call\",\"ship\":\"@maria\","
	"\"place\":\"@dunai\",\"when\":\"8 June 2021\"}]}\n";

static inline void edit_case_open(struct fixture *f)
{
	fixture_open(f);
	good(f, fixture_load(f, edit_case, NULL));
}

static inline int64_t named(const char *name)
{
	int64_t id;

	assert_int_equal(id_from_name("test", 4, name, strlen(name), &id),
			 STATUS_OK);
	return id;
}

static inline const struct kind *kind_of(struct fixture *f, int number)
{
	return registry_kind(casefile_registry(f->casefile), number);
}

static inline const struct field *field_of(struct fixture *f, int kind,
					   const char *word)
{
	const struct field *field = registry_field_by_word(
		casefile_registry(f->casefile), kind_of(f, kind), word,
		strlen(word));

	assert_non_null(field);
	return field;
}

#endif
