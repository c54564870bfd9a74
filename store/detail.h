/* detail: everything that is said of one record, and why the shown value
 * comes first. */
#ifndef TAFFRAIL_STORE_DETAIL_H
#define TAFFRAIL_STORE_DETAIL_H

#include "store/casefile.h"
#include "store/derive.h"

struct detail_claim {
	int64_t claim, citation, source, origin, speaker, on_group;
	int64_t document;      /* the whole that its source is part of; 0 none */
	const char *said;      /* as printed; for a reference its title if nothing was */
	const char *value;     /* short form of what was understood; of a
				* joined record the name that is its own */
	const char *where;     /* "rusi23/14 l.54", short key, number, locator */
	const char *quote, *hedge, *as_of, *means, *basis;
	const char *source_title, *speaker_title, *origin_title;
	const char *lost;      /* of its source; see citation_info */
	const char *verdict;   /* NULL, "preferred", "rejected", "withdrawn" */
	const char *reason;    /* of the verdict: its cause, why in words */
	bool negative, unknown, repeats;
	const char *relation;  /* to the shown value: supports, wider, compatible, contradicts, ... */
	bool supports;
};

struct detail_value {
	const char *text;      /* short form */
	const char *as;        /* the same as shown: a joined record also by
				* the name that the first claim has for it */
	int64_t reference;
	enum standing standing;
	int by_low, by_high;
	struct detail_claim *claims;
	int claim_count;
};

struct detail_field {
	const struct field *field;
	struct detail_value *values; /* in order of resolution; [0] is shown */
	int value_count;
	enum standing standing;
	const char *why;       /* in words, why the first comes first; NULL when alone */
};

struct detail_identity {
	int64_t other, judgement;
	const char *title, *verdict, *reason;
};

struct detail {
	int64_t id, representative;
	const struct kind *kind;
	const char *title;
	bool label;
	struct detail_field *fields; /* those with claims, registry order */
	int field_count;
	struct detail_identity *identities;
	int identity_count;
	struct detail_note { int64_t id; const char *type, *text, *state, *by; }
		*notes;
	int note_count;
	/* By data set: how often it stood there unchanged, and when last. */
	struct detail_seen {
		int64_t source;
		int times;
		const char *key;   /* of the source, else its title */
		const char *last;  /* "2024-02-05", of the copy */
		const char *newer; /* of the newest copy; NULL: that is it */
	} *seen;
	int seen_count;
	const char **tags;
	int tag_count;
	bool marked;
	/* Of a document: its address, or how a lost one is named; NULL. */
	const char *address, *lost;
};

/* talloc tree on ctx. NOT_FOUND when there is no such record. */
enum status detail_read(struct casefile *casefile, const void *ctx,
			int64_t record, struct detail **ret_detail,
			struct error *err) must_check;

/* A citation by id, as the sources pane and footnotes need it. */
struct citation_info {
	int64_t id, source, origin, speaker, repeats;
	const char *name;     /* rusi23/14 */
	const char *key, *title, *publisher, *published, *address;
	const char *lost;     /* its source is: "wapo23 links to it as `here`";
			       * NULL: it is not */
	const char *where, *quote, *translation, *words;
	const char *speaker_title, *origin_title, *means, *basis;
	/* The copy in which its passage stands; without a passage the newest
	 * of its source. NULL: no copy held. */
	const char *capture_sha256, *capture_at;
	int64_t capture;
	bool in_copy;         /* it has a passage there */
	/* When a newer whole copy was taken that has other bytes, in which its
	 * words have not been found; NULL: none was. */
	const char *changed_at;
};
enum status detail_citation(struct casefile *casefile, const void *ctx,
			    int64_t citation, struct citation_info **ret_info,
			    struct error *err) must_check;
/* How many claims rest on it or on the citations that it replaces. */
int64_t detail_citation_claims(struct casefile *casefile, int64_t citation);

/* What an inferred claim rests on: its premises, each followed by its own, one
 * deeper. One that was there already comes without them. Texts on ctx, never
 * NULL; at most DETAIL_PREMISES_MAX. */
enum { DETAIL_PREMISES_MAX = 100 };
struct detail_premise {
	int64_t claim, record, citation;
	const struct field *field;
	int depth;            /* 0: a premise of the claim itself */
	bool again, negative, unknown;
	const char *title, *said, *hedge, *where;
};
enum status detail_premises(struct casefile *casefile, const void *ctx,
			    int64_t claim,
			    struct detail_premise **ret_premises,
			    int *ret_count, struct error *err) must_check;

#endif
