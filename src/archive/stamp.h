/* stamp: time stamps of an authority (RFC 3161) over what a case holds.
 *
 * What is stamped is a manifest: the head of the history and the hashes of
 * every capture, a line each. The authority sees its SHA-256 alone. Manifest,
 * request, whole reply and, where one was named, the root are kept in the case,
 * and each stamp is verified again, without a network, as of its own time, so
 * that a certificate that has run out since does no harm. */
#ifndef TAFFRAIL_ARCHIVE_STAMP_H
#define TAFFRAIL_ARCHIVE_STAMP_H

#include "src/archive/route.h"
#include "src/base/sha256.h"
#include "src/base/text.h"

enum { STAMP_MANIFEST_MAX = 256 << 20, STAMP_REPLY_MAX = 1 << 20,
       STAMP_ROOTS_MAX = 1 << 20 };

struct stamp_query {
	struct buffer manifest, request; /* request: DER */
};
void stamp_query_init(struct stamp_query *query);
void stamp_query_release(struct stamp_query *query);
/* The manifest of the case as it is now, and the question about it. */
enum status stamp_ask(struct casefile *casefile, struct stamp_query *query,
		      struct error *err) must_check;
/* The same, kept in the case until a reply comes from elsewhere; and what was
 * kept last (NOT_FOUND: nothing was). */
enum status stamp_put_by(struct casefile *casefile,
			 const struct stamp_query *query,
			 struct error *err) must_check;
enum status stamp_take_up(struct casefile *casefile, struct stamp_query *query,
			  struct error *err) must_check;
/* Send the question to an authority, by the route of the case. */
enum status stamp_send(struct casefile *casefile, const char *address,
		       bool allow_private, const struct buffer *request,
		       struct buffer *reply, struct error *err) must_check;

struct stamp_report {
	int64_t stamp, entry, time; /* ms since 1970 */
	char serial[64];
};
/* Verify the reply and keep it: a reply that does not hold is REFUSED, with
 * the reason. roots: PEM of who is trusted (empty: what this machine
 * trusts). */
enum status stamp_keep(struct casefile *casefile,
		       const struct stamp_query *query,
		       const struct buffer *reply, const struct buffer *roots,
		       const char *authority, struct stamp_report *ret_report,
		       struct error *err) must_check;

/* Verify one stamp, or every one. ret_failure: NULL, or one line (talloc on
 * ctx): the reply does not hold, the case gives another time or serial number
 * than the reply, what was stamped is no manifest, or it names a capture with
 * another hash or, in the case that was stamped itself, a state of the history
 * that it does not know. *ret_here false: a load brought the stamp without its
 * bytes, and it is neither good nor bad; ret_missing counts those. */
enum status stamp_check(struct casefile *casefile, const void *ctx,
			int64_t stamp, bool *ret_here, char **ret_failure,
			struct error *err) must_check;
enum status stamp_check_all(struct casefile *casefile, const void *ctx,
			    int64_t *ret_count, int64_t *ret_missing,
			    char **ret_failure, struct error *err) must_check;
extern const char stamp_missing[]; /* what to say of those, on a line */
/* Does the manifest of a stamp name this capture with these hashes? */
bool stamp_covers(struct casefile *casefile, int64_t stamp,
		  int64_t capture);

#endif
