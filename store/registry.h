/* registry: which kinds of records there are, with which fields.
 *
 * Kinds and fields are data: assets/registry.txt, copied into each case.
 * Everything else (lists, forms, export, conflicts) is generic over it. The
 * format stands at the head of the asset. */
#ifndef TAFFRAIL_STORE_REGISTRY_H
#define TAFFRAIL_STORE_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "src/base/status.h"
#include "src/base/value.h"

enum kind_class { KIND_THING, KIND_RELATION, KIND_EVENT, KIND_OTHER };
enum { FIELD_HOLDS = 1, KIND_DOCUMENT = 1, KIND_VESSEL = 2, KIND_IDENTITY = 3,
       KIND_COMPANY = 4, KIND_PERSON = 5, KIND_GROUP = 9, KIND_PLACE = 10,
       KIND_RELATIVE_POSITION = 11, KIND_PORT_CALL = 20, KIND_SIGHTING = 21,
       KIND_ENCOUNTER = 22, KIND_VOYAGE = 23, KIND_AIS_GAP = 24,
       KIND_CARGO_MOVEMENT = 25, KIND_INSPECTION = 26, KIND_SHIP_ROLE = 30,
       KIND_SHAREHOLDING = 31, KIND_DIRECTORSHIP = 32, KIND_ASSOCIATION = 33,
       KIND_DESIGNATION = 34, KIND_LEGAL_ACTION = 35, KIND_EVENT_KIND = 40,
       KIND_TALLY = 41, KIND_REQUEST = 42, KIND_SEARCH = 43,
       KIND_STATEMENT = 44 };
enum { FIELD_GROUP_OF = 902, FIELD_GROUP_HOW_MANY = 903,
       FIELD_GROUP_MEMBER = 904, FIELD_GROUP_COMPLETE = 905,
       FIELD_PLACE_PARENT = 1003, FIELD_PUBLISHER = 102,
       FIELD_PUBLISHED = 105 };
enum { REGISTRY_FIELDS_MAX = 20 }; /* fields of one kind, `holds` included */

struct field {
	int number;
	int kind;            /* kind number; 0 for `holds` */
	const char *word, *label;
	enum value_type type;
	const char *qualifier; /* after the colon: dimension, scheme, tree, kinds */
	bool many;
	int width;           /* cells in a list */
	const char *ftm;     /* FollowTheMoney property, "" none */
	bool indexed;
	int slot;            /* 0.. within its kind; `holds` is slot 0 of relations and events */
};

struct kind {
	int number;
	const char *word, *label, *plural, *ftm;
	enum kind_class kind_class;
	const struct field *const *fields; /* in registry order, holds first */
	int field_count;
	const struct field *line[REGISTRY_FIELDS_MAX]; /* NULL-ended */
	const struct field *rival[REGISTRY_FIELDS_MAX]; /* NULL-ended, empty: none */
	const struct field *fits[REGISTRY_FIELDS_MAX];
};

struct choice {
	int number;
	const char *tree, *word, *also; /* also: other words, split by / */
	const struct choice *broader; /* NULL: a root */
};

struct registry;

/* Parse registry text; strings are copied. INVALID names the line. */
enum status registry_parse(const char *text, size_t length,
			   struct registry **ret_registry,
			   struct error *err) must_check;
void registry_free(struct registry *registry);

int registry_kind_count(const struct registry *registry);
const struct kind *registry_kind_at(const struct registry *registry, int i);
const struct kind *registry_kind(const struct registry *registry, int number);
/* By word ("port-call"; also "port call", "port_call", the plural's word). */
const struct kind *registry_kind_by_word(const struct registry *registry,
					 const char *word, size_t length);
const struct field *registry_field(const struct registry *registry, int number);
const struct field *registry_field_by_word(const struct registry *registry,
					   const struct kind *kind,
					   const char *word, size_t length);
const struct choice *registry_choice(const struct registry *registry,
				     int number);
/* In order of the registry; NULL past the last. */
const struct choice *registry_choice_at(const struct registry *registry,
					int i);
/* By word, also-words included, case ignored; NULL none. */
const struct choice *registry_choice_by_word(const struct registry *registry,
					     const char *tree,
					     const char *word, size_t length);
/* Choices said in one breath: "owner and manager", "loads/unloads". Pieces
 * point into text. How many; 0: something among them is no choice, or there
 * are more than max. */
struct choice_piece {
	const char *text;
	size_t length;
	const struct choice *choice;
};
int registry_choice_set(const struct registry *registry, const char *tree,
			const char *text, size_t length,
			struct choice_piece *pieces, int max);
/* a is b, or narrower than b. */
bool choice_within(const struct choice *a, const struct choice *b);
/* May a reference field hold a record of that kind? Groups always may. */
bool field_takes_kind(const struct registry *registry,
		      const struct field *field, int kind);
bool kind_has_holds(const struct kind *kind);

#endif
