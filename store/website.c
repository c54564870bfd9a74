#include "store/website.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/base/hash.h"
#include "store/casefile_internal.h"
#include "store/db.h"

enum { HOST_MAX = 256, ROOM_FIRST = 16, UNREAD = -1 };

/* Two hosts of one key would cost a question. */
struct website {
	uint64_t key;  /* hash of the host */
	int64_t party; /* a record */
};

struct websites {
	struct case_stamp stamp; /* when they were read */
	struct website *list;    /* by key */
	int count, room;
};

/* Emptied where the case has changed since. */
static struct websites *kept(struct casefile *c)
{
	struct case_stamp now = casefile_stamp(c);

	if (c->websites && !case_stamp_is(&c->websites->stamp, &now))
		TALLOC_FREE(c->websites);
	if (c->websites)
		return c->websites;
	c->websites = talloc_zero(c, struct websites);
	if (c->websites)
		*c->websites = (struct websites){ .stamp = now,
						  .count = UNREAD };
	return c->websites;
}

static uint64_t key_of(const char *host)
{
	return hash_bytes(HASH_START, host, strlen(host));
}

static enum status add(struct websites *w, int64_t party, const char *host,
		       struct error *err)
{
	struct website *more = w->list;

	if (!strncmp(host, "www.", 4))
		host += 4;
	if (!*host)
		return STATUS_OK;
	if (w->count == w->room) {
		w->room = w->room ? 2 * w->room : ROOM_FIRST;
		more = talloc_realloc(w, w->list, struct website,
				      (unsigned)w->room);
	}
	if (!more)
		return error_set(err, STATUS_NOMEM, "out of memory");
	w->list = more;
	w->list[w->count++] = (struct website){ .party = party,
						.key = key_of(host) };
	return STATUS_OK;
}

static int by_key(const void *a, const void *b)
{
	const struct website *x = a, *y = b;

	return x->key != y->key ? (x->key > y->key) - (x->key < y->key)
				: (x->party > y->party) - (x->party < y->party);
}

/* The first of those with the key; 0 none. */
static int64_t party_of_key(const struct websites *w, uint64_t key)
{
	int low = 0, high = w->count;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (w->list[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low < w->count && w->list[low].key == key ? w->list[low].party
							 : 0;
}

/* By the records of the kind: a field of claims alone has no index. */
static enum status read_kind(struct casefile *c, struct websites *w,
			     const struct kind *kind,
			     const struct field *field, website_host *host_of,
			     struct error *err)
{
	struct statement *s;
	char host[HOST_MAX];
	enum status status = db_prepare(
		c->db, "SELECT c.record, c.said FROM record r CROSS JOIN claim c "
		"ON c.record = r.id AND c.field = ?2 WHERE r.kind = ?1 AND "
		"c.said IS NOT NULL", &s, err);

	if (status != STATUS_OK)
		return status;
	db_bind_integer(s, 1, kind->number);
	db_bind_integer(s, 2, field->number);
	while (status == STATUS_OK && db_step(s))
		if (host_of(db_column_text(s, 1, NULL), host, sizeof(host)))
			status = add(w, db_column_integer(s, 0), host, err);
	if (status == STATUS_OK)
		return db_status(s, err);
	db_reset(s);
	return status;
}

static enum status read_all(struct casefile *c, struct websites *w,
			    website_host *host_of, struct error *err)
{
	const struct registry *r = c->registry;
	enum status status = STATUS_OK;

	w->count = 0;
	for (int i = 0; i < registry_kind_count(r) && status == STATUS_OK;
	     i++) {
		const struct kind *kind = registry_kind_at(r, i);
		const struct field *field = registry_field_by_word(
			r, kind, "website", 7);

		if (field)
			status = read_kind(c, w, kind, field, host_of, err);
	}
	if (w->count > 1)
		qsort(w->list, (size_t)w->count, sizeof(*w->list), by_key);
	return status;
}

/* Read, where the case has changed since. */
static enum status read_anew(struct casefile *casefile, website_host *host_of,
			     struct error *err)
{
	bool began = db_read_begin(casefile->db);
	struct websites *w = kept(casefile);
	enum status status = STATUS_OK;

	if (!w)
		status = error_set(err, STATUS_NOMEM, "out of memory");
	else if (w->count == UNREAD)
		status = read_all(casefile, w, host_of, err);
	db_read_end(casefile->db, began);
	if (status != STATUS_OK)
		TALLOC_FREE(casefile->websites);
	return status;
}

enum status website_party(struct casefile *casefile, website_host *host_of,
			  const char *host, int64_t *ret_party,
			  struct error *err)
{
	enum status status = read_anew(casefile, host_of, err);
	int64_t party = 0;

	while (status == STATUS_OK && host && !party) {
		party = party_of_key(casefile->websites, key_of(host));
		host = strchr(host, '.');
		if (host)
			host++;
	}
	if (status == STATUS_OK)
		*ret_party = party;
	return status;
}
