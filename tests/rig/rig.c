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

#include "store/draft.h"
#include "store/entry.h"
#include "store/textform.h"

void rig_fill(struct casefile *c);

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
	int64_t step = points / RIG_SAMPLE;

	if (getenv("TAFFRAIL_TORTURE") || step < 1)
		return 1;
	return step;
}

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

/* Content, history and drafts, without what differs from run to run by its clock. */
static void state_of(struct casefile *c, char ret[80])
{
	struct error err;
	char hex[65];
	struct entry_info *log;
	struct draft *drafts;
	int count = 0, draft_count = 0;
	void *ctx = talloc_new(NULL);

	if (textform_digest(c, hex, &err) != STATUS_OK)
		fail_msg("%s", err.text);
	if (entry_log(c, ctx, 0, 100, &log, &count, &err) != STATUS_OK)
		fail_msg("%s", err.text);
	if (draft_list(c, ctx, &drafts, &draft_count, &err) != STATUS_OK)
		fail_msg("%s", err.text);
	snprintf(ret, 80, "%s %d %.8s", hex, count,
		 draft_count > 0 ? drafts[0].text : "");
	talloc_free(ctx);
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
	snprintf(rig->pristine, sizeof(rig->pristine), "%s/p", rig->folder);
	if (casefile_new(rig->path, &c, &err) != STATUS_OK)
		fail_msg("%s", err.text);
	casefile_set_analyst(c, "vm");
	rig_fill(c);
	if (operation->prepare)
		operation->prepare(c);
	state_of(c, rig->before);
	casefile_close(c);
	copy_file(rig->path, rig->pristine);
	keep_state(rig);
	if (casefile_open(rig->path, CASEFILE_WRITE, &c, &err) != STATUS_OK)
		fail_msg("%s", err.text);
	casefile_set_analyst(c, "vm");
	if (operation->run(c, &err) != STATUS_OK)
		fail_msg("%s: %s", operation->name, err.text);
	state_of(c, rig->after);
	casefile_close(c);
	rig_reset(rig);
}

void rig_reset(const struct rig_case *rig)
{
	char journal[128];

	snprintf(journal, sizeof(journal), "%s-journal", rig->path);
	unlink(journal);
	copy_file(rig->pristine, rig->path);
	snprintf(journal, sizeof(journal), "%s-state", rig->pristine);
	copy_file(journal, rig->state);
}

void rig_remove(struct rig_case *rig)
{
	unlink(rig->path);
	unlink(rig->pristine);
	rmdir(rig->folder);
}

bool rig_look(const struct rig_case *rig, char ret_state[80])
{
	struct casefile *c;
	struct verify_report report;
	struct error err;
	void *ctx = talloc_new(NULL);
	bool good = false;

	if (casefile_open(rig->path, CASEFILE_WRITE, &c, &err) != STATUS_OK) {
		print_error("# reopen: %s\n", err.text);
		talloc_free(ctx);
		return false;
	}
	if (entry_verify(c, ctx, NULL, NULL, &report, &err) != STATUS_OK)
		print_error("# verify: %s\n", err.text);
	else if (report.first_failure)
		print_error("# verify: %s\n", report.first_failure);
	else
		good = true;
	state_of(c, ret_state);
	casefile_close(c);
	talloc_free(ctx);
	return good;
}

void rig_judge(const struct rig_case *rig, const struct operation *operation,
	       const char *fault, int64_t point, bool said_done)
{
	char now[80] = "";

	if (!rig_look(rig, now))
		fail_msg("%s, %s at %lld: the case is damaged",
			 operation->name, fault, (long long)point);
	if (said_done && strcmp(now, rig->after))
		fail_msg("%s, %s at %lld: it said done, and it is not",
			 operation->name, fault, (long long)point);
	if (strcmp(now, rig->before) && strcmp(now, rig->after))
		fail_msg("%s, %s at %lld: neither before nor after",
			 operation->name, fault, (long long)point);
}
