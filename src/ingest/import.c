#include "src/ingest/import.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/archive/keep.h"
#include "src/archive/transfer.h"
#include "src/base/clock.h"
#include "src/base/edtf.h"
#include "src/base/id.h"
#include "src/ingest/import_internal.h"

enum { LARGE_BYTES = 512 << 10, /* some thousands of rows */
       PROGRESS_ROWS = 256 };

enum status import_refuse(struct import *im, const char *column,
			  const char *reason, struct error *err)
{
	struct import_report *r = im->report;
	struct import_refused *refused;

	if (r->refused_count++ >= IMPORT_LISTED_MAX)
		return STATUS_OK;
	refused = &r->refused[r->refused_count - 1];
	refused->row = im->row->number;
	refused->column = talloc_strdup(im->ctx, column);
	refused->reason = talloc_strdup(im->ctx, reason);
	if (!refused->column || !refused->reason)
		return error_set(err, STATUS_NOMEM, "out of memory");
	return STATUS_OK;
}

static int by_row(const void *a, const void *b)
{
	const struct import_answer *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

static enum status list_question(struct import *im, int place,
				 const char *name, const char *why,
				 const struct intake_found *found,
				 struct error *err)
{
	struct import_report *r = im->report;
	struct import_question *q;

	if (r->question_count++ >= IMPORT_LISTED_MAX)
		return STATUS_OK;
	q = &r->questions[r->question_count - 1];
	*q = (struct import_question){
		.row = im->row->number, .place = place, .found = *found,
		.name = talloc_strdup(im->ctx, name),
		.why = talloc_strdup(im->ctx, why) };
	if (!q->name || !q->why)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < found->count; i++)
		q->titles[i] = intake_title(im->casefile, im->ctx,
					    found->ids[i]);
	return STATUS_OK;
}

enum status import_ask(struct import *im, int place, const char *name,
		       const char *why, const struct intake_found *found,
		       int64_t *ret_choice, struct error *err)
{
	const struct import_answer wanted = { im->row->number, place, 0 };
	const struct import_answer *answer =
		im->wish->answer_count
			? bsearch(&wanted, im->wish->answers,
				  (size_t)im->wish->answer_count,
				  sizeof(wanted), by_row) : NULL;

	*ret_choice = answer ? answer->choice : IMPORT_ANSWER_LEAVE;
	if (answer && answer->choice != IMPORT_ANSWER_LEAVE)
		return STATUS_OK;
	return list_question(im, place, name, why, found, err);
}

/* ---- the file ---- */

static enum status feed(void *payload, const void *data, size_t size,
			struct error *err)
{
	return csv_feed(payload, data, size, err);
}

static enum status walk_rows(struct import *im, struct spool *bytes,
			     csv_each *each, struct error *err)
{
	enum status status;

	im->csv = csv_open(im->report->separator, each, im);
	if (!im->csv)
		return error_set(err, STATUS_NOMEM, "out of memory");
	status = spool_walk(bytes, feed, im->csv, err);
	if (status == STATUS_OK)
		status = csv_finish(im->csv, err);
	csv_close(im->csv);
	im->csv = NULL;
	return status;
}

static bool is_empty(const struct csv_row *row)
{
	for (int i = 0; i < row->count; i++)
		if (row->cells[i].text[strspn(row->cells[i].text, " \t")] ||
		    memchr(row->cells[i].text, '\0', row->cells[i].length))
			return false;
	return true;
}

/* ---- before anything is written ---- */

static enum status read_header(struct import *im, const struct csv_row *row,
			       struct error *err)
{
	struct import_report *r = im->report;
	const char **headers = talloc_zero_array(im->ctx, const char *,
						 (unsigned)row->count);
	struct sheet_columns *c;
	enum status status = STATUS_OK;

	if (row->problem)
		return error_set(err, STATUS_INVALID, "row 1, the header: %s",
				 row->problem);
	for (int i = 0; headers && i < row->count; i++) {
		headers[i] = import_text(im, im->ctx, row->cells[i].text,
					 row->cells[i].length);
		if (!headers[i])
			return error_set(err, STATUS_INVALID, "row 1, the "
					 "header: cell %d is not %s: name the "
					 "charset of the file", i + 1,
					 im->wish->charset ? im->wish->charset
							   : "UTF-8");
	}
	if (headers)
		status = sheet_columns_read(im->ctx, im->registry, im->wish->kind,
				      headers, row->count, im->wish->map,
				      im->wish->map_name, &c, err);
	if (status != STATUS_OK)
		return status;
	im->header_count = row->count;
	im->cells = talloc_zero_array(im->ctx, struct cell,
				      (unsigned)row->count);
	im->by_place = talloc_zero_array(im->ctx, const struct sheet_column *,
					 (unsigned)row->count);
	if (!headers || !im->cells || !im->by_place)
		return error_set(err, STATUS_NOMEM, "out of memory");
	r->columns = c;
	r->by_column = talloc_zero_array(im->ctx, struct import_column,
					 (unsigned)c->count);
	for (int i = 0; r->by_column && i < c->count; i++) {
		im->by_place[c->list[i].place] = &c->list[i];
		r->by_column[i].header = c->list[i].header;
		r->by_column[i].column = &c->list[i];
	}
	return r->by_column ? STATUS_OK : error_set(err, STATUS_NOMEM,
						    "out of memory");
}

static enum status look_at_row(void *payload, const struct csv_row *row,
			       struct error *err)
{
	struct import *im = payload;
	int64_t record;

	if (row->number == 1)
		return read_header(im, row, err);
	if (is_empty(row))
		return STATUS_OK;
	im->report->rows++;
	record = keymap_get(&im->rows, keymap_key(0, row->bytes,
						  row->length));
	if (record)
		*import_marks(im, record) |= MARK_STANDING;
	return STATUS_OK;
}

static enum status note_earlier(void *payload, const char *sha256,
				int64_t record, struct error *err)
{
	struct import *im = payload;
	unsigned char bytes[8];
	uint64_t key;
	enum status status = STATUS_OK;

	for (int i = 0; i < 8; i++) {
		char pair[3] = { sha256[2 * i], sha256[2 * i + 1], '\0' };

		bytes[i] = (unsigned char)strtoul(pair, NULL, 16);
	}
	memcpy(&key, bytes, sizeof(key));
	if (im->earlier.count == 0 ||
	    im->earlier.id[im->earlier.count - 1] != record)
		status = ids_add(&im->earlier, record, err);
	return status == STATUS_OK
		       ? keymap_put(&im->rows, key ? key : 1, record, err)
		       : status;
}

static enum status check_encoding(struct import *im, struct spool *bytes,
				  struct error *err)
{
	char head[4096];
	size_t n;
	const char *data = spool_head(bytes, head, sizeof(head), &n);

	if (n == 0)
		return error_set(err, STATUS_INVALID, "there is nothing in "
				 "it");
	if (n > 1 && (!memcmp(data, "\xff\xfe", 2) ||
		      !memcmp(data, "\xfe\xff", 2)))
		return error_set(err, STATUS_INVALID, "it is UTF-16: save it "
				 "as CSV in UTF-8");
	im->report->separator = im->wish->separator
					? im->wish->separator
					: csv_guess_separator(data, n);
	return STATUS_OK;
}

/* Cells are cut before they are converted: ASCII must mean ASCII. */
static bool keeps_ascii(iconv_t converter)
{
	char text[96], out[400], *in = text, *to = out;
	size_t n = 0, room = sizeof(out), left;

	for (char c = 0x20; c < 0x40; c++)
		text[n++] = c;
	text[n++] = '\n';
	left = n;
	return iconv(converter, &in, &left, &to, &room) != (size_t)-1 &&
	       sizeof(out) - room == n && !memcmp(text, out, n);
}

static enum status open_charset(struct import *im, struct error *err)
{
	const char *name = im->wish->charset;

	im->converter = (iconv_t)-1;
	if (!name || !strcasecmp(name, "utf-8") || !strcasecmp(name, "utf8"))
		return STATUS_OK;
	im->converter = iconv_open("UTF-8", name);
	if (im->converter == (iconv_t)-1)
		return error_set(err, STATUS_INVALID, "charset %s: not known",
				 name);
	if (!keeps_ascii(im->converter))
		return error_set(err, STATUS_INVALID, "charset %s: its rows "
				 "cannot be cut; save the file in UTF-8",
				 name);
	return STATUS_OK;
}

static enum status check_wish(const struct import *im, struct error *err)
{
	const struct import_wish *w = im->wish;
	struct edtf edtf;
	struct error why;

	if (w->gone && !kind_has_holds(w->kind))
		return error_set(err, STATUS_REFUSED, "gone: a %s does not "
				 "end by leaving a list; this is for relations "
				 "and events", w->kind->word);
	if (*w->means && words_find(words_means, w->means,
				    strlen(w->means)) < 0)
		return error_set(err, STATUS_INVALID, "means %s: it is "
				 "imagery, AIS, registry, official list, "
				 "document or testimony", w->means);
	if (*w->as_of && edtf_parse(w->as_of, strlen(w->as_of), &edtf,
				    &why) != STATUS_OK)
		return error_set(err, STATUS_INVALID, "as of: %s", why.text);
	return STATUS_OK;
}

static enum status check_file(struct import *im, struct spool *bytes,
			      struct error *err)
{
	enum status status = check_encoding(im, bytes, err);

	if (status == STATUS_OK)
		status = intake_earlier(im->casefile, im->wish->source,
					im->wish->kind, note_earlier, im, err);
	if (status == STATUS_OK)
		status = ids_sort(&im->earlier, err);
	im->marks = calloc(im->earlier.count + 1, 1);
	if (!im->marks)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (status == STATUS_OK)
		status = walk_rows(im, bytes, look_at_row, err);
	if (status == STATUS_OK && im->report->rows == 0)
		return error_set(err, STATUS_INVALID, "there is no row under "
				 "the header");
	return status;
}

/* ---- the rows ---- */

static bool report_progress(const struct import *im)
{
	return !im->wish->progress || im->row->number % PROGRESS_ROWS ||
	       im->wish->progress(im->wish->payload, im->row->start,
				  im->report->size);
}

static enum status take_row(struct import *im, uint64_t key,
			    struct error *err)
{
	bool good = false;
	enum status status = import_read_cells(im, &good, err);

	if (status == STATUS_OK && good)
		status = import_match(im, &good, err);
	if (status == STATUS_OK && good) {
		import_count_cells(im);
		status = import_write(im, err);
	}
	/* Its record below 0: this import has met these bytes. */
	if (status == STATUS_OK && good)
		status = keymap_put(&im->rows, key, -im->record, err);
	return status;
}

static enum status import_row(void *payload, const struct csv_row *row,
			      struct error *err)
{
	struct import *im = payload;
	unsigned char hash[SHA256_BYTES];
	uint64_t key;
	enum status status;

	if (row->number == 1 || is_empty(row))
		return STATUS_OK;
	im->row = row;
	if (!report_progress(im))
		return error_set(err, STATUS_INTERRUPTED, "interrupted");
	status = sha256_of(row->bytes, row->length, hash);
	if (status != STATUS_OK)
		return error_set(err, status, "SHA-256 does not work");
	sha256_hex(hash, im->sha256);
	key = keymap_key(0, row->bytes, row->length);
	if (keymap_get(&im->rows, key) < 0) {
		im->report->repeated++;
		return STATUS_OK;
	}
	status = take_row(im, key, err);
	talloc_free_children(im->row_ctx);
	return status;
}

/* ---- the capture ---- */

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void fill_capture(struct import *im, struct row *row,
			 const char *obtained)
{
	row_init(row, TABLE_CAPTURE, 0);
	row_set_integer(row, CAPTURE_SOURCE, im->wish->source);
	row_set_integer(row, CAPTURE_METHOD,
			words_find(words_method, "attach", 6));
	row_set_integer(row, CAPTURE_STARTED, clock_now());
	row_set_integer(row, CAPTURE_ENDED, clock_now());
	row_set_text(row, CAPTURE_TYPE, "text/csv");
	row_set_text(row, CAPTURE_TOOL, transfer_tool());
	row_set_text(row, CAPTURE_COLLECTOR, casefile_analyst(im->casefile));
	row_set_text(row, CAPTURE_OBTAINED, obtained);
}

/* Of a larger one every row is cited: its words are claims. */
static enum status page_of(struct import *im, struct spool *bytes,
			   struct page **ret_page, struct error *err)
{
	*ret_page = NULL;
	return bytes->size > LARGE_BYTES
		       ? STATUS_OK : page_read_spool(im->row_ctx, bytes,
						     "text/csv", ret_page, err);
}

static enum status keep_new(struct import *im, struct spool *bytes,
			    struct error *err)
{
	char obtained[300], what[160], sha256[SHA256_HEX + 1];
	const char *name = base_name(im->wish->file);
	int64_t entry;
	struct row row;
	struct page *page;
	struct keep keep = { .row = &row, .bytes = bytes, .what = what };
	enum status status = page_of(im, bytes, &page, err);

	if (status != STATUS_OK)
		return status;
	keep.page = page;
	snprintf(obtained, sizeof(obtained), "imported from %.250s", name);
	snprintf(what, sizeof(what), "attach %.120s", name);
	fill_capture(im, &row, *im->wish->obtained ? im->wish->obtained
						   : obtained);
	status = keep_capture(im->casefile, &keep, sha256, &entry, err);
	im->capture = row.id;
	im->report->capture_is_new = status == STATUS_OK;
	talloc_free_children(im->row_ctx);
	return status;
}

/* The same bytes are the same version, and kept once. */
static enum status find_capture(struct import *im, struct spool *bytes,
				struct error *err)
{
	char sha256[SHA256_HEX + 1];
	enum status status = spool_hash(bytes, sha256, err);

	if (status != STATUS_OK)
		return status;
	im->capture = intake_capture(im->casefile, im->wish->source, sha256);
	im->same_capture = im->capture &&
			   intake_was_imported(im->casefile, im->capture);
	return STATUS_OK;
}

static enum status preview_capture(struct import *im, struct error *err)
{
	struct row row;
	enum status status;

	if (im->capture)
		return STATUS_OK;
	fill_capture(im, &row, "preview");
	status = action_add(im->action, &row, err);
	im->capture = row.id;
	return status;
}

/* ---- all of it ---- */

static enum status import_rows(struct import *im, struct spool *bytes,
			       struct error *err)
{
	enum status status = STATUS_OK;

	if (im->wish->preview)
		status = preview_capture(im, err);
	id_print(im->capture, im->version);
	im->number = intake_next_number(im->casefile, im->wish->source);
	im->first_id = casefile_new_id(im->casefile);
	if (status == STATUS_OK)
		status = walk_rows(im, bytes, import_row, err);
	/* What was not read may be what seems gone. */
	if (status == STATUS_OK && im->wish->gone &&
	    !im->report->refused_count && !im->report->question_count)
		status = import_deny_gone(im, err);
	return status;
}

/* To derive what was written takes memory too. */
static void release_maps(struct import *im)
{
	keymap_release(&im->rows);
	keymap_release(&im->things);
	ids_release(&im->earlier);
	free(im->marks);
	im->marks = NULL;
}

static enum status write_all(struct import *im, struct spool *bytes,
			     bool asking, struct error *err)
{
	const struct import_wish *w = im->wish;
	char what[160];
	enum status status;

	snprintf(what, sizeof(what), "import %.100s", base_name(w->file));
	status = intake_begin(im->casefile, what, bytes->size > LARGE_BYTES,
			      &im->action, err);
	if (status != STATUS_OK)
		return status;
	/* What may be taken back whole is not written in parts. */
	if (!w->preview && !asking)
		action_in_slices(im->action);
	status = import_rows(im, bytes, err);
	release_maps(im);
	if (status == STATUS_OK && !w->preview &&
	    !(asking && im->report->question_count))
		status = action_commit(im->action, &im->report->entry, err);
	else
		action_abandon(im->action);
	intake_end(im->casefile);
	return status;
}

static enum status run(struct import *im, FILE *stream, bool asking,
		       struct error *err)
{
	struct spool bytes;
	enum status status;

	spool_init(&bytes);
	status = spool_read(&bytes, stream, err);
	im->report->size = bytes.size;
	if (status == STATUS_OK)
		status = check_file(im, &bytes, err);
	if (status == STATUS_OK)
		status = find_capture(im, &bytes, err);
	if (status == STATUS_OK && !im->capture && !im->wish->preview)
		status = keep_new(im, &bytes, err);
	if (status == STATUS_OK)
		status = write_all(im, &bytes, asking, err);
	if (!im->wish->preview)
		im->report->capture = im->capture;
	spool_release(&bytes);
	return status;
}

static struct import_report *new_report(const void *ctx)
{
	struct import_report *r = talloc_zero(ctx, struct import_report);

	if (!r)
		return NULL;
	r->refused = talloc_zero_array(r, struct import_refused,
				       IMPORT_LISTED_MAX);
	r->questions = talloc_zero_array(r, struct import_question,
					 IMPORT_LISTED_MAX);
	r->known = talloc_zero_array(r, struct import_known,
				     IMPORT_LISTED_MAX);
	if (r->refused && r->questions && r->known)
		return r;
	talloc_free(r);
	return NULL;
}

static void release(struct import *im)
{
	if (im->converter != (iconv_t)-1)
		iconv_close(im->converter);
	release_maps(im);
	talloc_free(im->row_ctx);
}

enum status import_run(struct casefile *casefile, const void *ctx,
		       FILE *stream, const struct import_wish *wish,
		       bool asking, struct import_report **ret_report,
		       struct error *err)
{
	struct import im = { .casefile = casefile, .wish = wish,
			     .registry = casefile_registry(casefile),
			     .report = new_report(ctx),
			     .row_ctx = talloc_new(NULL),
			     .converter = (iconv_t)-1 };
	struct error why = { .text = "" };
	enum status status = im.report && im.row_ctx
				     ? check_wish(&im, &why)
				     : error_set(&why, STATUS_NOMEM,
						 "out of memory");

	im.ctx = im.report;
	if (status == STATUS_OK)
		status = open_charset(&im, &why);
	if (status == STATUS_OK)
		status = run(&im, stream, asking, &why);
	release(&im);
	if (status != STATUS_OK) {
		talloc_free(im.report);
		/* A fault of the map names the map, and is not the sheet's. */
		return wish->map_name && !strncmp(why.text, wish->map_name,
						  strlen(wish->map_name))
			       ? error_set(err, status, "%s", why.text)
			       : error_set(err, status, "%s: %s", wish->file,
					   why.text);
	}
	*ret_report = im.report;
	return STATUS_OK;
}
