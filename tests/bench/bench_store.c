/* Times the store in one process, over a case: windows, sorts, filters, one
 * ship's calls, entering one claim, conflicts. Prints p50 and p95 in ms. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "store/casefile_internal.h"
#include "store/conflict.h"
#include "store/detail.h"
#include "store/edit.h"
#include "store/find.h"
#include "store/list.h"

enum { ROUNDS = 40, ROWS = 50 };

struct bench {
	struct casefile *casefile;
	void *ctx;
	struct error err;
	uint64_t seed;
	double times[ROUNDS];
	int count;
};

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int64_t roll(struct bench *b, int64_t sides)
{
	b->seed = b->seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (int64_t)(b->seed >> 33) % (sides > 0 ? sides : 1);
}

static int by_time(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

static void report(struct bench *b, const char *what)
{
	qsort(b->times, (size_t)b->count, sizeof(*b->times), by_time);
	printf("%-44s p50 %8.3f  p95 %8.3f ms\n", what,
	       b->times[b->count / 2], b->times[b->count * 95 / 100]);
	b->count = 0;
}

static void stop(struct bench *b, const char *what)
{
	fprintf(stderr, "%s: %s\n", what, b->err.text);
	exit(1);
}

static struct list *open_list(struct bench *b, const struct list_query *q)
{
	struct list *list;

	if (list_open(b->casefile, b->ctx, q, &list, &b->err) != STATUS_OK)
		stop(b, "list");
	return list;
}

static void window(struct bench *b, struct list *list, int64_t position)
{
	void *ctx = talloc_new(b->ctx);
	struct list_row *rows;
	int count;

	if (list_window(list, ctx, position, ROWS, &rows, &count, &b->err) !=
	    STATUS_OK)
		stop(b, "window");
	talloc_free(ctx);
}

static void time_windows(struct bench *b, int kind, const char *name)
{
	struct list_query q = { .kind = kind };
	struct list *list = open_list(b, &q);
	char what[80];
	int64_t total;
	double t;

	if (list_count(list, INT32_MAX, &total, &b->err) != STATUS_OK)
		stop(b, "count");
	t = now_ms();
	window(b, list, 0);
	printf("%-44s     %8.3f ms (%" PRId64 " rows)\n", name,
	       now_ms() - t, total);
	for (b->count = 0; b->count < ROUNDS; b->count++) {
		t = now_ms();
		window(b, list, b->count * ROWS);
		b->times[b->count] = now_ms() - t;
	}
	snprintf(what, sizeof(what), "  page down");
	report(b, what);
	for (b->count = 0; b->count < ROUNDS; b->count++) {
		t = now_ms();
		window(b, list, total > ROWS ? total - ROWS : 0);
		b->times[b->count] = now_ms() - t;
	}
	report(b, "  end");
	for (b->count = 0; b->count < ROUNDS; b->count++) {
		t = now_ms();
		window(b, list, roll(b, total));
		b->times[b->count] = now_ms() - t;
	}
	report(b, "  any position");
	list_close(list);
}

static void time_query(struct bench *b, const char *what,
		       const struct list_query *q, int rounds)
{
	for (b->count = 0; b->count < rounds; b->count++) {
		double t = now_ms();
		struct list *list = open_list(b, q);

		window(b, list, 0);
		b->times[b->count] = now_ms() - t;
		list_close(list);
	}
	report(b, what);
}

static void time_sorts(struct bench *b)
{
	const struct kind *call = registry_kind(
		casefile_registry(b->casefile), KIND_PORT_CALL);
	char what[80];

	for (int i = 1; i < 5 && i < call->field_count; i++) {
		struct list_query q = { .kind = KIND_PORT_CALL,
					.sort = call->fields[i] };

		snprintf(what, sizeof(what), "sort calls by %s%s",
			 call->fields[i]->word,
			 call->fields[i]->indexed ? " (indexed)" : "");
		time_query(b, what, &q, 5);
	}
}

static void time_filters(struct bench *b)
{
	static const char *const typed[] = { "g", "go", "gol", "golden p" };
	char what[80];

	for (size_t i = 0; i < sizeof(typed) / sizeof(*typed); i++) {
		struct list_query q = { .kind = KIND_PORT_CALL,
					.filter = typed[i] };

		snprintf(what, sizeof(what), "filter calls by \"%s\"",
			 typed[i]);
		time_query(b, what, &q, 10);
		q.kind = KIND_VESSEL;
		snprintf(what, sizeof(what), "filter vessels by \"%s\"",
			 typed[i]);
		time_query(b, what, &q, 10);
	}
}

static int64_t any_vessel(struct bench *b)
{
	struct list_query q = { .kind = KIND_VESSEL };
	struct list *list = open_list(b, &q);
	struct list_row *rows;
	int64_t total, id = 0;
	int count;

	if (list_count(list, INT32_MAX, &total, &b->err) != STATUS_OK ||
	    list_window(list, b->ctx, roll(b, total), 1, &rows, &count,
			&b->err) != STATUS_OK)
		stop(b, "vessel");
	if (count)
		id = rows[0].id;
	list_close(list);
	return id;
}

static void time_ship(struct bench *b)
{
	for (b->count = 0; b->count < ROUNDS; b->count++) {
		struct list_query q = { .kind = KIND_PORT_CALL,
					.about = any_vessel(b) };
		double t = now_ms();
		struct list *list = open_list(b, &q);

		window(b, list, 0);
		b->times[b->count] = now_ms() - t;
		list_close(list);
	}
	report(b, "one ship's calls");
	for (b->count = 0; b->count < ROUNDS; b->count++) {
		int64_t id = any_vessel(b);
		struct detail *d;
		double t = now_ms();

		if (detail_read(b->casefile, b->ctx, id, &d, &b->err) !=
		    STATUS_OK)
			stop(b, "detail");
		b->times[b->count] = now_ms() - t;
	}
	report(b, "detail of one ship");
}

static double one_ships_conflicts(struct bench *b, int64_t ship)
{
	struct conflict *list;
	double t = now_ms();
	int count;

	if (conflict_list(b->casefile, b->ctx, ship, false, &list, &count,
			  &b->err) != STATUS_OK)
		stop(b, "conflicts");
	return now_ms() - t;
}

static void enter_claims(struct bench *b, const char *what)
{
	double conflicts[ROUNDS];
	const struct field *flag = registry_field(
		casefile_registry(b->casefile), 206);
	struct edit_knowing k = { .at = "", .quote = "", .hedge = "",
				  .as_of = "", .speaker = "", .origin = "",
				  .means = "", .basis = "" };

	for (b->count = 0; b->count < ROUNDS; b->count++) {
		int64_t entry, ship = any_vessel(b);
		double t = now_ms();

		if (edit_claim(b->casefile, ship, flag, "PA", false, 0, &k,
			       &entry, &b->err) != STATUS_OK)
			stop(b, "claim");
		b->times[b->count] = now_ms() - t;
		conflicts[b->count] = one_ships_conflicts(b, ship);
	}
	report(b, what);
	memcpy(b->times, conflicts, sizeof(conflicts));
	b->count = ROUNDS;
	report(b, "  its record's conflicts after it");
}

/* The same twice: what the device takes to sync is the difference. */
static void time_entering(struct bench *b)
{
	enter_claims(b, "entering one claim, with the device's sync");
	if (db_exec(b->casefile->db, "PRAGMA synchronous = OFF", &b->err) !=
	    STATUS_OK)
		stop(b, "sync");
	enter_claims(b, "entering one claim, without");
}

static void time_conflicts(struct bench *b)
{
	struct conflict *list;
	double t = now_ms();
	int count;

	if (conflict_list(b->casefile, b->ctx, 0, false, &list, &count,
			  &b->err) != STATUS_OK)
		stop(b, "conflicts");
	printf("%-44s     %8.3f ms (%d)\n", "conflicts of the whole case",
	       now_ms() - t, count);
}

static void time_search(struct bench *b)
{
	for (b->count = 0; b->count < 10; b->count++) {
		struct hit *hits;
		int count;
		double t = now_ms();

		if (find_search(b->casefile, b->ctx, "golden pearl", 20, &hits,
				&count, &b->err) != STATUS_OK)
			stop(b, "search");
		b->times[b->count] = now_ms() - t;
	}
	report(b, "search of two words");
}

int main(int argc, char **argv)
{
	struct bench b = { .seed = 11 };

	if (argc != 2) {
		fputs("usage: bench_store CASE\n", stderr);
		return 2;
	}
	b.ctx = talloc_new(NULL);
	if (casefile_open(argv[1], CASEFILE_WRITE, &b.casefile, &b.err) !=
	    STATUS_OK)
		stop(&b, "open");
	casefile_set_analyst(b.casefile, "bench");
	time_windows(&b, KIND_PORT_CALL, "calls, first rows");
	time_windows(&b, KIND_VESSEL, "vessels, first rows");
	time_ship(&b);
	time_sorts(&b);
	time_filters(&b);
	time_search(&b);
	time_conflicts(&b);
	time_entering(&b);
	casefile_close(b.casefile);
	return 0;
}
