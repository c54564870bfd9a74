#include "tests/rig/rig.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "src/base/id.h"
#include "src/base/sha256.h"
#include "store/casefile_internal.h"
#include "store/entry.h"
#include "store/textform.h"

void rig_fill(struct casefile *c);

char rig_target[96];

const struct operation *const rig_operations[] = {
	rig_history, rig_edits, rig_archive, rig_files, NULL
};

static bool is_asked_for(const struct operation *o)
{
	const char *only = getenv("TAFFRAIL_RIG");

	if (only)
		return strstr(o->name, only);
	return getenv("TAFFRAIL_TORTURE") || rig_dice(RIG_ONE_OF) == 0;
}

int rig_each(rig_visit *visit, void *payload)
{
	int count = 0;

	for (int room = 0; rig_operations[room]; room++)
		for (const struct operation *o = rig_operations[room]; o->name;
		     o++)
			if (is_asked_for(o)) {
				visit(payload, o);
				count++;
			}
	return count;
}

/* ---- chance ---- */

static uint64_t seed;

uint64_t rig_seed(void)
{
	const char *given = getenv("TAFFRAIL_SEED");

	if (!seed) {
		seed = given ? strtoull(given, NULL, 10)
			     : (uint64_t)time(NULL) * 2654435761u;
		print_message("# TAFFRAIL_SEED=%llu\n",
			      (unsigned long long)seed);
	}
	return seed;
}

uint32_t rig_dice(uint32_t sides)
{
	rig_seed();
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % sides;
}

int64_t rig_step(int64_t points)
{
	int64_t most = getenv("TAFFRAIL_TORTURE") ? RIG_MOST : RIG_SAMPLE;

	return points > most ? points / most : 1;
}

/* ---- what operations need ---- */

void rig_must(enum status status, const struct error *err)
{
	if (status != STATUS_OK)
		fail_msg("%s: %s", status_to_string(status), err->text);
}

/* Made once, by the run without faults: hashing asks for memory. */
int64_t rig_named(const char *name)
{
	enum { NAMES = 16 };
	static struct { const char *name; int64_t id; } known[NAMES];
	int i = 0;

	while (i < NAMES && known[i].name && strcmp(known[i].name, name))
		i++;
	assert_true(i < NAMES);
	if (!known[i].name) {
		assert_int_equal(id_from_name("rig", 3, name, strlen(name),
					      &known[i].id), STATUS_OK);
		known[i].name = name;
	}
	return known[i].id;
}

/* ---- files ---- */

static void copy_file(const char *from, const char *to)
{
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	char block[1 << 16];
	ssize_t n;

	assert_true(in >= 0 && out >= 0);
	while ((n = read(in, block, sizeof(block))) > 0)
		assert_int_equal(write(out, block, (size_t)n), n);
	close(in);
	close(out);
}

/* The account's note of the case: the rig turns it back with the case. */
static void keep_state(struct rig_case *rig)
{
	char folder[128], from[400];
	struct dirent *d;
	DIR *dir;

	snprintf(folder, sizeof(folder), "%s/.local/state/taffrail/cases",
		 rig->folder);
	dir = opendir(folder);
	assert_non_null(dir);
	while ((d = readdir(dir)))
		if (d->d_name[0] != '.')
			snprintf(rig->state, sizeof(rig->state), "%.100s/%.30s",
				 folder, d->d_name);
	closedir(dir);
	snprintf(from, sizeof(from), "%s-state", rig->pristine);
	copy_file(rig->state, from);
}

static void with_ending(char *to, size_t size, const char *path,
			const char *ending)
{
	assert_true(snprintf(to, size, "%s%s", path, ending) < (int)size);
}

/* What a file of this rig may leave beside it. */
static void forget_other_files(const struct rig_case *rig)
{
	static const char *const endings[] = { "", "-journal", ".part",
					       ".part-journal" };
	char path[160];

	with_ending(path, sizeof(path), rig->path, "-journal");
	unlink(path);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		with_ending(path, sizeof(path), rig->target, endings[i]);
		unlink(path);
	}
}

void rig_reset(const struct rig_case *rig)
{
	char kept[160];

	forget_other_files(rig);
	copy_file(rig->pristine, rig->path);
	with_ending(kept, sizeof(kept), rig->pristine, "-state");
	copy_file(kept, rig->state);
}

void rig_remove(struct rig_case *rig)
{
	forget_other_files(rig);
	unlink(rig->path);
	unlink(rig->pristine);
	rmdir(rig->folder);
	free(rig->seen);
	rig->seen = NULL;
}

/* ---- what a case holds ---- */

/* Tables outside of the history, but for what says who is at work. */
static const struct { const char *name, *sql; } beside[] = {
	{ "drafts", "SELECT substr(name, 1, 14) || (name LIKE '% afar %') || "
	  "' ' || value FROM draft ORDER BY name" },
	{ "queue", "SELECT id || ' ' || address || ' ' || tries || ' ' || "
	  "next || ' ' || state FROM fetch_queue ORDER BY id" },
	{ "meta", "SELECT name || ' ' || value FROM meta WHERE name NOT IN "
	  "('open', 'fetching') ORDER BY name" },
	{ "bytes", "SELECT sha256 || ' ' || size FROM blob WHERE sha256 IS NOT "
	  "NULL ORDER BY sha256" },
	{ "pages", "SELECT capture || ' ' || size FROM find_capture ORDER BY "
	  "capture" },
};

static void hash_of_rows(struct casefile *c, const char *sql, char ret[9])
{
	struct sha256 *hash = sha256_open();
	unsigned char digest[SHA256_BYTES];
	char hex[SHA256_HEX + 1];
	struct statement *s;
	struct error err;

	rig_must(db_prepare(casefile_db(c), sql, &s, &err), &err);
	assert_non_null(hash);
	while (db_step(s)) {
		size_t n = 0;
		const char *text = db_column_text(s, 0, &n);

		assert_int_equal(sha256_update(hash, text, n + 1), STATUS_OK);
	}
	rig_must(db_status(s, &err), &err);
	db_reset(s);
	assert_int_equal(sha256_finish(hash, digest), STATUS_OK);
	sha256_close(hash);
	sha256_hex(digest, hex);
	memcpy(ret, hex, 8);
	ret[8] = '\0';
}

static void state_of(struct casefile *c, char *ret, size_t size)
{
	struct error err;
	char hex[SHA256_HEX + 1];
	struct entry_info *log;
	int count = 0;
	size_t at;
	void *ctx = talloc_new(NULL);

	rig_must(textform_digest(c, hex, &err), &err);
	rig_must(entry_log(c, ctx, 0, 100, &log, &count, &err), &err);
	talloc_free(ctx);
	at = (size_t)snprintf(ret, size, "rows %.12s entries %d", hex, count);
	for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]); i++) {
		hash_of_rows(c, beside[i].sql, hex);
		at += (size_t)snprintf(ret + at, size - at, " %s %s",
				       beside[i].name, hex);
	}
}

/* Open, as after a crash, and tell what it holds; false: it does not open or
 * verify, and why is said. */
static bool look(const char *path, enum casefile_mode mode, char *ret_state,
		 size_t size, struct error *err)
{
	struct casefile *c;
	struct verify_report report;
	void *ctx = talloc_new(NULL);
	bool good = false;

	if (casefile_open(path, mode, &c, err) != STATUS_OK) {
		talloc_free(ctx);
		return false;
	}
	if (entry_verify(c, ctx, NULL, NULL, &report, err) == STATUS_OK) {
		good = report.first_failure == NULL;
		if (!good)
			error_set(err, STATUS_CORRUPT, "%s",
				  report.first_failure);
	}
	if (good)
		state_of(c, ret_state, size);
	casefile_close(c);
	talloc_free(ctx);
	return good;
}

/* The other file: not there, a whole case, or refused. */
static void look_at_target(const struct rig_case *rig, char *ret, size_t size)
{
	struct stat st;
	struct error err;
	char holds[RIG_STATE_MAX];

	if (lstat(rig->target, &st) < 0)
		snprintf(ret, size, "; no other file");
	else if (look(rig->target, CASEFILE_READ, holds, sizeof(holds), &err))
		snprintf(ret, size, "; other file: %.60s", holds);
	else if (err.status == STATUS_INVALID || err.status == STATUS_CORRUPT)
		snprintf(ret, size, "; refused");
	else
		fail_msg("the other file: %s: %s",
			 status_to_string(err.status), err.text);
}

static void look_at_all(const struct rig_case *rig, char *ret, size_t size)
{
	struct error err;
	size_t used;

	/* The other file first: opening the case notes it in the account. */
	if (!look(rig->path, CASEFILE_WRITE, ret, size, &err)) {
		snprintf(ret, size, "damaged: %.200s", err.text);
		return;
	}
	used = strlen(ret);
	look_at_target(rig, ret + used, size - used);
}

/* ---- the same bytes are judged once ---- */

struct rig_seen {
	unsigned char key[SHA256_BYTES];
	char holds[RIG_STATE_MAX];
};

static void add_file(struct sha256 *hash, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int64_t size = -1;
	char block[1 << 16];
	struct stat st;
	ssize_t n;

	if (fd >= 0 && fstat(fd, &st) == 0)
		size = (int64_t)st.st_size;
	assert_int_equal(sha256_update(hash, &size, sizeof(size)), STATUS_OK);
	while (fd >= 0 && (n = read(fd, block, sizeof(block))) > 0)
		assert_int_equal(sha256_update(hash, block, (size_t)n),
				 STATUS_OK);
	if (fd >= 0)
		close(fd);
}

static void key_of(const struct rig_case *rig, unsigned char *ret_key)
{
	struct sha256 *hash = sha256_open();
	char journal[160];

	assert_non_null(hash);
	add_file(hash, rig->path);
	with_ending(journal, sizeof(journal), rig->path, "-journal");
	add_file(hash, journal);
	add_file(hash, rig->state);
	add_file(hash, rig->target);
	with_ending(journal, sizeof(journal), rig->target, "-journal");
	add_file(hash, journal);
	assert_int_equal(sha256_finish(hash, ret_key), STATUS_OK);
	sha256_close(hash);
}

static const char *what_it_holds(struct rig_case *rig)
{
	struct rig_seen seen, *more;

	key_of(rig, seen.key);
	for (int i = 0; i < rig->seen_count; i++)
		if (!memcmp(rig->seen[i].key, seen.key, SHA256_BYTES))
			return rig->seen[i].holds;
	look_at_all(rig, seen.holds, sizeof(seen.holds));
	more = realloc(rig->seen, (size_t)(rig->seen_count + 1) *
					  sizeof(*more));
	assert_non_null(more);
	rig->seen = more;
	more[rig->seen_count] = seen;
	return more[rig->seen_count++].holds;
}

/* ---- making, running, judging ---- */

/* Ids of the years to come follow each other: the same in each run. */
static void stand_still(struct casefile *c, int64_t year)
{
	casefile_set_analyst(c, "vm");
	c->ids.last = (year - 2020) * INT64_C(31536000000) << ID_COUNTER_BITS;
}

bool rig_run(const struct rig_case *rig, const struct operation *operation,
	     void (*arm)(void *payload), void *payload)
{
	struct casefile *c = NULL;
	struct error err;
	bool done;

	(void)rig;
	if (arm && !operation->run)
		arm(payload);
	done = casefile_open(rig->path, CASEFILE_WRITE, &c, &err) == STATUS_OK;
	if (!done && operation->run)
		fail_msg("%s", err.text);
	if (!operation->run) {
		casefile_close(c);
		return done;
	}
	stand_still(c, 2060);
	if (arm)
		arm(payload);
	done = operation->run(c, &err) == STATUS_OK;
	if (!done && !arm)
		fail_msg("%s: %s", operation->name, err.text);
	casefile_close(c);
	return done;
}

void rig_make(struct rig_case *rig, const struct operation *operation)
{
	struct casefile *c;
	struct error err;

	memset(rig, 0, sizeof(*rig));
	/* Syncs are simulated or made to fail: memory is as good as a disk. */
	snprintf(rig->folder, sizeof(rig->folder), "%s/taf-rig-XXXXXX",
		 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(rig->folder));
	setenv("HOME", rig->folder, 1);
	unsetenv("XDG_STATE_HOME");
	snprintf(rig->path, sizeof(rig->path), "%s/a.taf", rig->folder);
	snprintf(rig->target, sizeof(rig->target), "%s/b.taf", rig->folder);
	memcpy(rig_target, rig->target, sizeof(rig_target));
	snprintf(rig->pristine, sizeof(rig->pristine), "%s/p", rig->folder);
	rig_must(casefile_new(rig->path, &c, &err), &err);
	stand_still(c, 2050);
	rig_fill(c);
	if (operation->prepare)
		operation->prepare(c);
	casefile_close(c);
	copy_file(rig->path, rig->pristine);
	keep_state(rig);
	look_at_all(rig, rig->before, sizeof(rig->before));
	rig_reset(rig);
	assert_true(rig_run(rig, operation, NULL, NULL));
	look_at_all(rig, rig->after, sizeof(rig->after));
	rig_reset(rig);
}

static void misjudged(const struct rig_case *rig, const char *name,
		      const struct rig_fault *fault, const char *now,
		      const char *why)
{
	fail_msg("%s, %s at %lld: %s\nbefore: %s\nafter:  %s\nnow:    %s", name,
		 fault->name, (long long)fault->point, why, rig->before,
		 rig->after, now);
}

void rig_judge(struct rig_case *rig, const struct operation *operation,
	       const struct rig_fault *fault)
{
	const char *now = what_it_holds(rig);
	size_t plain = strcspn(rig->before, ";");
	bool unfinished = fault->cut_short &&
			  !strncmp(now, rig->before, plain) &&
			  !strcmp(now + plain, "; refused");

	if (fault->said_done && strcmp(now, rig->after))
		misjudged(rig, operation->name, fault, now,
			  "it said done, and it is not");
	if (strcmp(now, rig->before) && strcmp(now, rig->after) && !unfinished)
		misjudged(rig, operation->name, fault, now,
			  "neither before nor after");
}
