/* outside: copies and addresses in other programs, after a yes.
 *
 * A copy is written into a private folder that goes when the workbench ends;
 * one that a crash left is swept at the next start. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "store/blob.h"
#include "store/capture.h"
#include "store/rows.h"
#include "ui/command_line.h"
#include "ui/folders.h"
#include "ui/outside.h"
#include "ui/workbench.h"

#define FOLDER_PREFIX "taffrail-open-"

/* What a program of the desktop tells a file by. `asks`: it may run scripts
 * or call home, so it is opened after a yes alone. */
static const struct {
	const char *type, *suffix;
	bool asks;
} types[] = {
	{"text/html", "html", true},
	{"application/xhtml+xml", "xhtml", true},
	{"image/svg+xml", "svg", true},
	{"text/xml", "xml", true},
	{"application/xml", "xml", true},
	{"application/pdf", "pdf", false},
	{"image/png", "png", false},
	{"image/jpeg", "jpg", false},
	{"image/gif", "gif", false},
	{"image/webp", "webp", false},
	{"text/plain", "txt", false},
	{"text/csv", "csv", false},
	{"application/json", "json", false},
};

enum { TYPES = (int)(sizeof(types) / sizeof(types[0])) };

struct outside {
	struct request request; /* first */
	int64_t source;
	const char *folder;
	const char *path, *title, *type;
	const char *suffix;
	bool asks;
};

/* --- the private folder --- */

static void empty_folder(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;

	while (folder && (entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			(void)unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder)
		(void)closedir(folder);
	(void)rmdir(path);
}

static bool is_left_behind(const char *name)
{
	char *end;
	long pid;

	if (strncmp(name, FOLDER_PREFIX, strlen(FOLDER_PREFIX)) != 0)
		return false;
	pid = strtol(name + strlen(FOLDER_PREFIX), &end, 10);
	return pid > 1 && *end == '-' && kill((pid_t)pid, 0) != 0 &&
	       errno == ESRCH;
}

void outside_sweep(void)
{
	DIR *folder = opendir(folders_passing());
	struct dirent *entry;
	char path[4096];

	while (folder && (entry = readdir(folder))) {
		struct stat about;

		snprintf(path, sizeof(path), "%s/%s", folders_passing(),
			 entry->d_name);
		if (is_left_behind(entry->d_name) &&
		    lstat(path, &about) == 0 && S_ISDIR(about.st_mode) &&
		    about.st_uid == getuid())
			empty_folder(path);
	}
	if (folder)
		(void)closedir(folder);
}

void outside_end(struct app *app)
{
	if (app->outside)
		empty_folder(app->outside);
	talloc_free(app->outside);
	app->outside = NULL;
}

static const char *private_folder(struct app *app)
{
	if (app->outside)
		return app->outside;
	app->outside = talloc_asprintf(app, "%s/" FOLDER_PREFIX "%ld-XXXXXX",
				       folders_passing(), (long)getpid());
	if (app->outside && !mkdtemp(app->outside)) {
		talloc_free(app->outside);
		app->outside = NULL;
	}
	if (!app->outside)
		app_say(app, MESSAGE_ERROR, "no folder could be made in %s",
			folders_passing());
	return app->outside;
}

/* --- other programs --- */

static const char *opener(const char *variable)
{
	const char *own = getenv(variable);

#ifdef __APPLE__
	return own && *own ? own : "open";
#else
	return own && *own ? own : "xdg-open";
#endif
}

/* `command` with one more word, which no shell reads. */
static enum status run_with(const char *command, const char *word,
			    struct error *err)
{
	void *ctx = talloc_new(NULL);
	char **words, **all;
	int count = 0, code = 0;
	enum status status = command_line_split(ctx, command, &words, err);

	if (status != STATUS_OK) {
		talloc_free(ctx);
		return status;
	}
	while (words[count])
		count++;
	all = talloc_zero_array(ctx, char *, (unsigned)count + 2);
	if (!all)
		bug("out of memory");
	memcpy(all, words, (size_t)count * sizeof(*all));
	all[count] = talloc_strdup(all, word);
	status = command_line_run(all, -1, &code, err);
	if (status == STATUS_OK && code != 0)
		status = error_set(err, STATUS_IO, "%s failed (%d)", all[0],
				   code);
	talloc_free(ctx);
	return status;
}

static void open_with(struct app *app, const char *command, const char *word,
		      const char *what)
{
	struct error err;
	enum status status;

	term_leave(app->term);
	status = run_with(command, word, &err);
	term_return(app->term);
	term_redraw(app->term);
	page_layout(app);
	if (status != STATUS_OK)
		app_say(app, MESSAGE_ERROR, "%s", err.text);
	else
		app_say(app, MESSAGE_DONE, "%s was opened by %s", what,
			command);
}

/* --- O: the archived bytes --- */

/* "text/html; charset=utf-8" by its first part. */
static void choose_type(struct outside *outside, const char *type)
{
	size_t n = strcspn(type, "; \t");

	outside->suffix = "bin";
	outside->asks = n == 0;
	for (int i = 0; i < TYPES; i++)
		if (strlen(types[i].type) == n &&
		    strncasecmp(types[i].type, type, n) == 0) {
			outside->suffix = types[i].suffix;
			outside->asks = types[i].asks;
		}
}

static enum status write_copy(struct casefile *casefile,
			      struct outside *outside, const char *sha256,
			      struct error *err)
{
	int fd = open(outside->path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC |
					     O_NOFOLLOW, 0600);
	FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
	enum status status;

	if (!file)
		return error_set(err, STATUS_IO, "%s could not be written",
				 outside->path);
	status = blob_write_to(casefile, sha256, file, err);
	if (fclose(file) != 0 && status == STATUS_OK)
		status = error_set(err, STATUS_IO, "%s could not be written",
				   outside->path);
	if (status != STATUS_OK)
		(void)unlink(outside->path);
	return status;
}

static enum status run_copy(struct store_side *side, struct request *request,
			    struct error *err)
{
	struct outside *outside = (struct outside *)request;
	struct casefile *casefile = store_side_case(side);
	int64_t capture = capture_latest(casefile, outside->source);
	struct row *row;
	enum status status;

	if (capture == 0)
		return error_set(err, STATUS_NOT_FOUND,
				 "no copy of it is held");
	status = casefile_row(casefile, outside, TABLE_CAPTURE, capture, &row,
			      err);
	if (status != STATUS_OK)
		return status;
	if (!row_text(row, CAPTURE_SHA256))
		return error_set(err, STATUS_NOT_FOUND,
				 "the copy came without its bytes");
	outside->type = row_text(row, CAPTURE_TYPE);
	choose_type(outside, outside->type ? outside->type : "");
	outside->path = talloc_asprintf(outside, "%s/copy-%lld.%s",
					outside->folder, (long long)capture,
					outside->suffix);
	return write_copy(casefile, outside, row_text(row, CAPTURE_SHA256),
			  err);
}

static void open_pending(struct app *app)
{
	if (app->outside_path)
		open_with(app, opener("TAFFRAIL_OPEN"), app->outside_path,
			  "the copy");
}

static void copy_written(struct app *app, struct request *request)
{
	struct outside *outside = (struct outside *)request;

	if (request->status != STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	} else {
		talloc_free(app->outside_path);
		app->outside_path = talloc_strdup(app, outside->path);
		if (outside->asks)
			app_ask(app, open_pending, 0,
				"open %s with %s? What is in it may run or "
				"call home there.  y yes, n no",
				outside->type && *outside->type
					? outside->type
					: "bytes of no known type",
				opener("TAFFRAIL_OPEN"));
		else
			open_pending(app);
	}
	talloc_free(request);
}

void do_open_outside(struct app *app, const struct call *call)
{
	const char *folder = private_folder(app);
	struct outside *outside = folder ? app_request(app, sizeof(*outside),
						       run_copy, copy_written)
					 : NULL;

	(void)call;
	if (!outside)
		return;
	outside->source = page_chosen(app).source;
	outside->folder = talloc_strdup(outside, folder);
	app_post(app, &outside->request);
}

/* --- the address, in the user's browser --- */

static enum status run_address(struct store_side *side,
			       struct request *request, struct error *err)
{
	struct outside *outside = (struct outside *)request;
	struct row *row;
	enum status status = casefile_row(store_side_case(side), outside,
					  TABLE_SOURCE, outside->source, &row,
					  err);

	if (status == STATUS_OK)
		outside->path = row_text(row, SOURCE_ADDRESS);
	return status;
}

static void open_address(struct app *app)
{
	if (app->outside_path)
		open_with(app, opener("BROWSER"), app->outside_path,
			  "the address");
}

/* Nothing but a page of the web goes to a browser: no file, no script. */
static bool is_web(const char *address)
{
	size_t scheme = strncasecmp(address, "https://", 8) == 0  ? 8
			: strncasecmp(address, "http://", 7) == 0 ? 7 : 0;

	return scheme > 0 && address[scheme] != '\0';
}

static void address_read(struct app *app, struct request *request)
{
	struct outside *outside = (struct outside *)request;

	if (request->status != STATUS_OK) {
		app_say(app, MESSAGE_ERROR, "%s", request->error.text);
	} else if (!outside->path || !is_web(outside->path)) {
		app_say(app, MESSAGE_INFO, "there is no web address here");
	} else {
		talloc_free(app->outside_path);
		app->outside_path = talloc_strdup(app, outside->path);
		app_ask(app, open_address, 0,
			"open %s with %s? The site sees you, not the "
			"archive.  y yes, n no", outside->path,
			opener("BROWSER"));
	}
	talloc_free(request);
}

void do_open_address(struct app *app, const struct call *call)
{
	struct outside *outside = app_request(app, sizeof(*outside),
					      run_address, address_read);

	(void)call;
	if (!outside)
		return;
	outside->source = page_chosen(app).source;
	app_post(app, &outside->request);
}
