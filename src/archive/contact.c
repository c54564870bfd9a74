#include "src/archive/contact.h"

#include <string.h>
#include <talloc.h>

#include "src/archive/transfer.h"
#include "src/base/id.h"
#include "store/derive.h"
#include "store/website.h"

enum { HOST_MAX = 256 };

/* Of what was printed, with a scheme or without. */
static bool host_of(const char *said, char *ret_host, size_t size)
{
	char with_scheme[TRANSFER_ADDRESS_MAX];

	if (!strstr(said, "://")) {
		if ((size_t)snprintf(with_scheme, sizeof(with_scheme),
				     "http://%s", said) >= sizeof(with_scheme))
			return false;
		said = with_scheme;
	}
	return address_host(said, ret_host, size);
}

/* ret_party 0: nobody's. */
static enum status party_of(struct casefile *casefile, const char *address,
			    int64_t *ret_party, struct error *err)
{
	char host[HOST_MAX];

	*ret_party = 0;
	return address_host(address, host, sizeof(host))
		       ? website_party(casefile, host_of, host, ret_party, err)
		       : STATUS_OK;
}

/* What to call a source in a line to type: its short key, else its id. */
static const char *name_of(struct casefile *casefile, const void *ctx,
			   int64_t source)
{
	char *key = casefile_setting(casefile, ctx, source, "key");

	if (key)
		return key;
	key = talloc_array(ctx, char, ID_LENGTH + 1);
	if (key)
		id_print(source, key);
	return key ? key : "SOURCE";
}

static enum contact no_address(struct casefile *casefile, const void *ctx,
			       int64_t source, struct error *reason)
{
	error_set(reason, STATUS_REFUSED, "%s: has no address to fetch; attach "
		  "what there is with: taffrail attach",
		  name_of(casefile, ctx, source));
	return CONTACT_NO_ADDRESS;
}

static enum contact by_party(struct casefile *casefile, const void *ctx,
			     int64_t source, int64_t party,
			     const char *address, struct error *reason)
{
	error_set(reason, STATUS_REFUSED, "%.120s: is a website of %.80s, a "
		  "party of this case, and not contacted until that is said: "
		  "taffrail set %s %.40s contact free", address,
		  derive_title(casefile, ctx, party), casefile_path(casefile),
		  source ? name_of(casefile, ctx, source) : "SOURCE");
	return CONTACT_PARTY;
}

static enum contact decide(struct casefile *casefile, const void *ctx,
			   int64_t source, const char *address,
			   struct error *reason)
{
	char *setting = source ? casefile_setting(casefile, ctx, source,
						  "contact") : NULL;
	int64_t party;

	if (setting && !strcmp(setting, "never")) {
		error_set(reason, STATUS_REFUSED, "%s: its contact rule is "
			  "never; to change it: taffrail set %s %s contact "
			  "ask", name_of(casefile, ctx, source),
			  casefile_path(casefile),
			  name_of(casefile, ctx, source));
		return CONTACT_NEVER;
	}
	if (setting && !strcmp(setting, "free"))
		return CONTACT_FREE;
	if (setting && !strcmp(setting, "ask"))
		return CONTACT_ASK;
	if (party_of(casefile, address, &party, reason) != STATUS_OK)
		return CONTACT_NEVER;
	if (party)
		return by_party(casefile, ctx, source, party, address, reason);
	return CONTACT_ASK;
}

enum contact contact_of(struct casefile *casefile, int64_t source,
			const char *address, struct error *ret_reason)
{
	void *ctx = talloc_new(NULL);
	struct row *row = NULL;
	enum contact contact;

	if (source &&
	    casefile_row(casefile, ctx, TABLE_SOURCE, source, &row, NULL) !=
		    STATUS_OK)
		row = NULL;
	if (row && !address)
		address = row_text(row, SOURCE_ADDRESS);
	if (!address ||
	    (row && row_integer(row, SOURCE_STATE) == ADDRESS_LOST))
		contact = no_address(casefile, ctx, source, ret_reason);
	else
		contact = decide(casefile, ctx, source, address, ret_reason);
	talloc_free(ctx);
	return contact;
}
