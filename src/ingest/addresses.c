#include "src/ingest/addresses.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/ingest/keymap.h"
#include "store/edit.h"
#include "store/entry.h"
#include "store/intake.h"

enum { LABELS_MAX = 16 };

static enum status note_address(void *payload, int64_t source,
				const char *address, struct error *err)
{
	uint64_t key = address_key(address, strlen(address));

	/* The first that has it is the page; later ones may be parts of it. */
	return keymap_get(payload, key) ? STATUS_OK
					: keymap_put(payload, key, source,
						     err);
}

enum status addresses_compare(struct casefile *casefile,
			      struct addresses *addresses, struct error *err)
{
	struct keymap known = { .entries = NULL };
	enum status status = intake_each_address(casefile, note_address,
						 &known, err);

	addresses->fresh = 0;
	for (int i = 0; i < addresses->count && status == STATUS_OK; i++) {
		struct address *a = &addresses->list[i];

		a->source = keymap_get(&known, address_key(a->text,
						      strlen(a->text)));
		addresses->fresh += a->source == 0;
	}
	keymap_release(&known);
	return status;
}

/* Second labels under which names are given out, as "co" in "bbc.co.uk". */
static bool is_common(const char *label, size_t length)
{
	static const char *const common[] = { "co", "com", "org", "gov", "net",
					      "ac", "edu", "go", "or" };

	for (size_t i = 0; i < sizeof(common) / sizeof(*common); i++)
		if (strlen(common[i]) == length &&
		    !strncasecmp(label, common[i], length))
			return true;
	return false;
}

/* "news.bbc.co.uk" is bbc: the last label that names somebody. */
static void name_of_host(const char *address, char *name, size_t size)
{
	const char *host = strstr(address, "://") + 3;
	size_t n = strcspn(host, "/?#:");
	const char *labels[LABELS_MAX];
	size_t lengths[LABELS_MAX];
	int count = 0;

	for (size_t i = 0; i < n && count < LABELS_MAX; i++) {
		size_t length = strcspn(host + i, "./?#:");

		labels[count] = host + i;
		lengths[count++] = length;
		i += length;
	}
	*name = '\0';
	/* A machine's number is nobody's name. */
	if (count < 2 || strspn(host, "0123456789.") == n)
		return;
	count -= 2;
	if (count > 0 && is_common(labels[count], lengths[count]))
		count--;
	snprintf(name, size, "%.*s", (int)lengths[count], labels[count]);
}

/* "/2023/10/" in the path is the year of publication, for a key at least. */
static void year_of_path(const char *address, char year[5])
{
	*year = '\0';
	for (const char *p = strchr(strstr(address, "://") + 3, '/'); p && *p;
	     p++)
		if ((p[0] == '/' || p[0] == '-') &&
		    (!strncmp(p + 1, "19", 2) || !strncmp(p + 1, "20", 2)) &&
		    strspn(p + 1, "0123456789") == 4) {
			snprintf(year, 5, "%.4s", p + 1);
			return;
		}
}

static enum status add_source(struct casefile *casefile,
			      struct action *action, struct addresses *all,
			      struct address *a, struct error *err)
{
	char host[64], year[5];
	struct row row;
	enum status status;

	row_init(&row, TABLE_SOURCE, 0);
	row_set_integer(&row, SOURCE_KIND,
			words_find(words_source_kind, "press", 5));
	row_set_integer(&row, SOURCE_STATE, ADDRESS_KNOWN);
	row_set_text(&row, SOURCE_ADDRESS, a->text);
	status = action_add(action, &row, err);
	if (status != STATUS_OK)
		return status;
	a->source = row.id;
	name_of_host(a->text, host, sizeof(host));
	year_of_path(a->text, year);
	a->key = edit_propose_key(casefile, all, host, year);
	if (!a->key)
		return error_set(err, STATUS_NOMEM, "out of memory");
	row_init(&row, TABLE_SETTING, 0);
	row_set_integer(&row, SETTING_TARGET, a->source);
	row_set_text(&row, SETTING_NAME, "key");
	row_set_text(&row, SETTING_VALUE, a->key);
	return action_add(action, &row, err);
}

enum status addresses_add(struct casefile *casefile,
			  struct addresses *addresses, int64_t *ret_entry,
			  struct error *err)
{
	struct action *action;
	char what[60];
	enum status status = addresses_compare(casefile, addresses, err);

	if (status != STATUS_OK)
		return status;
	snprintf(what, sizeof(what), "%d source%s from addresses",
		 addresses->fresh, addresses->fresh == 1 ? "" : "s");
	status = action_begin(casefile, what, addresses->fresh > 1, &action,
			      err);
	if (status != STATUS_OK)
		return status;
	for (int i = 0; i < addresses->count && status == STATUS_OK; i++)
		if (!addresses->list[i].source)
			status = add_source(casefile, action, addresses,
					    &addresses->list[i], err);
	if (status == STATUS_OK)
		return action_commit(action, ret_entry, err);
	action_abandon(action);
	return status;
}
