#include "src/analysis/folio.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "src/analysis/folio_internal.h"
#include "src/base/clock.h"
#include "src/base/text.h"
#include "store/blob.h"
#include "store/derive.h"

enum { LINES_TEXT_MAX = 1 << 20 };

/* --- which capture --- */

int64_t folio_newest(struct casefile *casefile, int64_t source)
{
	int64_t *ids = NULL, found;
	int count = 0;
	void *ctx = talloc_new(NULL);

	if (!ctx || passage_captures(casefile, ctx, source, &ids, &count,
				     NULL) != STATUS_OK)
		count = 0;
	found = count > 0 ? ids[count - 1] : 0;
	talloc_free(ctx);
	return found;
}

static enum status source_of(struct casefile *casefile, enum table_id table,
			     int column, int64_t id, int64_t *ret_source,
			     struct error *err)
{
	struct row *row;
	enum status status = casefile_row(casefile, NULL, table, id, &row,
					  err);

	if (status != STATUS_OK)
		return status;
	*ret_source = row_integer(row, column);
	talloc_free(row);
	return STATUS_OK;
}

/* The passage that is meant, or none; and its citation. */
static void find_passage(struct casefile *casefile, int64_t *citation,
			 int64_t source, int64_t record,
			 struct passage *passage)
{
	if (!*citation && !source && record &&
	    passage_of_record(casefile, record, passage, NULL) == STATUS_OK)
		*citation = passage->citation;
	else if (!*citation ||
		 passage_of(casefile, *citation, passage, NULL) != STATUS_OK)
		passage->capture = 0;
}

enum status folio_of_thing(struct casefile *casefile, int64_t claim,
			   int64_t citation, int64_t source, int64_t record,
			   int64_t *ret_capture, int64_t *ret_source,
			   int64_t *ret_citation, struct error *err)
{
	struct passage passage = {.capture = 0};
	enum status status = STATUS_OK;

	*ret_citation = 0;
	if (claim && !citation)
		status = source_of(casefile, TABLE_CLAIM, CLAIM_CITATION,
				   claim, &citation, err);
	if (status == STATUS_OK)
		find_passage(casefile, &citation, source, record, &passage);
	if (status == STATUS_OK && citation)
		status = source_of(casefile, TABLE_CITATION, CITATION_SOURCE,
				   citation, &source, err);
	if (status != STATUS_OK)
		return status;
	*ret_source = source;
	if (passage.capture) {
		*ret_capture = passage.capture;
		*ret_citation = citation;
		return STATUS_OK;
	}
	*ret_capture = source ? folio_newest(casefile, source) : 0;
	return *ret_capture ? STATUS_OK
			    : error_set(err, STATUS_NOT_FOUND, "no copy of %s "
					"is held: f on a source fetches one",
					source ? "this source"
					       : "what is said here");
}

/* --- opening --- */

static enum status no_memory(struct error *err)
{
	return error_set(err, STATUS_NOMEM, "out of memory");
}

static void read_siblings(struct folio *f, int64_t capture)
{
	int64_t *ids;
	int count;

	if (passage_captures(f->casefile, f, f->about.source, &ids, &count,
			     NULL) != STATUS_OK)
		return;
	f->about.count = count;
	for (int i = 0; i < count; i++) {
		if (ids[i] != capture)
			continue;
		f->about.number = i + 1;
		f->about.older = i > 0 ? ids[i - 1] : 0;
		f->about.newer = i + 1 < count ? ids[i + 1] : 0;
	}
}

static char *time_of(const void *ctx, int64_t ms)
{
	char text[CLOCK_TEXT_MAX];

	if (ms == 0)
		return talloc_strdup(ctx, "");
	clock_print(ms, text);
	return talloc_strdup(ctx, text);
}

static void read_archive(struct folio *f)
{
	const char *address = row_text(f->capture, CAPTURE_ADDRESS);
	const char *host = address ? strstr(address, "://") : NULL;

	f->about.copy_of = row_text(f->capture, CAPTURE_COPY_OF);
	f->about.copy_at = time_of(f, row_integer(f->capture,
						  CAPTURE_COPY_AT));
	f->about.copy_by = host ? talloc_strndup(f, host + 3,
						 strcspn(host + 3, "/?#"))
				: "";
}

static void read_about(struct folio *f, int64_t capture)
{
	struct folio_about *about = &f->about;
	char *key;

	about->capture = capture;
	about->source = row_integer(f->capture, CAPTURE_SOURCE);
	key = casefile_setting(f->casefile, f, about->source, "key");
	about->key = key ? key : "";
	about->title = derive_title(f->casefile, f, about->source);
	if (!about->title)
		about->title = "";
	about->at = time_of(f, row_integer(f->capture, CAPTURE_STARTED));
	about->suspect = row_text(f->capture, CAPTURE_SUSPECT);
	read_archive(f);
	about->made_up = row_integer(f->capture, CAPTURE_METHOD) ==
			 words_find(words_method, "made up", 7);
	about->cut = row_integer(f->capture, CAPTURE_TRUNCATED) != 0;
	read_siblings(f, capture);
}

static enum status read_raw(struct folio *f, const char *hash,
			    const char *type, struct error *err)
{
	char *bytes;
	enum status status = blob_read_all(f->casefile, f, hash,
					   PAGE_SOURCE_MAX, &bytes, &f->size,
					   err);

	if (status == STATUS_OK &&
	    page_kind_of(type, bytes, f->size) != PAGE_OTHER)
		f->bytes = bytes;
	return status;
}

/* What is no text leaves no page. */
static enum status read_page(struct folio *f, const char *hash,
			     const char *type, struct error *err)
{
	struct error why = {.status = STATUS_OK};
	enum status status =
		f->passing ? shelf_page_now(f->shelf, f->casefile, f, hash,
					    type, &f->page, &why)
			   : shelf_page(f->shelf, f->casefile, f, hash, type,
					&f->page, &why);

	if (status == STATUS_OK)
		return STATUS_OK;
	if (status == STATUS_UNFINISHED || status == STATUS_INTERRUPTED ||
	    status == STATUS_NOMEM)
		return error_set(err, status, "%s", why.text);
	f->page = NULL;
	f->why = talloc_strdup(f, why.text);
	return STATUS_OK;
}

/* The payload or its page; neither where there is none. */
static enum status read_bytes(struct folio *f, struct error *err)
{
	const char *hash = row_text(f->capture, CAPTURE_SHA256);
	const char *type = row_text(f->capture, CAPTURE_TYPE);

	f->held = hash && blob_exists(f->casefile, hash) &&
		  blob_size(f->casefile, hash) <= PAGE_SOURCE_MAX;
	if (!f->held || f->form == FOLIO_HEADERS)
		return STATUS_OK;
	return f->form == FOLIO_RAW ? read_raw(f, hash, type, err)
				    : read_page(f, hash, type, err);
}

static void put_fact(struct buffer *out, const char *name, const char *value)
{
	if (value && *value)
		buffer_appendf(out, "%-10s %s\n", name, value);
}

static void put_number(struct buffer *out, const char *name, int64_t value)
{
	if (value != 0)
		buffer_appendf(out, "%-10s %" PRId64 "\n", name, value);
}

/* How the copy came, then what was asked and answered. */
static void put_facts(const struct folio *f, struct buffer *out)
{
	const struct row *c = f->capture;
	char *ended = time_of(NULL, row_integer(c, CAPTURE_ENDED));

	put_fact(out, "address", row_text(c, CAPTURE_ADDRESS));
	put_fact(out, "copy of", row_text(c, CAPTURE_COPY_OF));
	put_fact(out, "as of", f->about.copy_at);
	put_fact(out, "how", words_method[row_integer(c, CAPTURE_METHOD)]);
	put_fact(out, "obtained", row_text(c, CAPTURE_OBTAINED));
	put_fact(out, "started", f->about.at);
	put_fact(out, "ended", ended);
	put_number(out, "status", row_integer(c, CAPTURE_STATUS));
	put_fact(out, "type", row_text(c, CAPTURE_TYPE));
	put_fact(out, "text", f->why);
	put_number(out, "bytes", row_integer(c, CAPTURE_SIZE));
	put_fact(out, "sha256", row_text(c, CAPTURE_SHA256));
	put_fact(out, "peer", row_text(c, CAPTURE_PEER));
	put_fact(out, "tls", row_text(c, CAPTURE_TLS));
	put_fact(out, "proxy", row_text(c, CAPTURE_PROXY));
	put_fact(out, "tool", row_text(c, CAPTURE_TOOL));
	put_fact(out, "collector", row_text(c, CAPTURE_COLLECTOR));
	put_fact(out, "suspect", row_text(c, CAPTURE_SUSPECT));
	talloc_free(ended);
}

/* Carriage returns are the wire's, not the reader's. */
static void put_block(struct buffer *out, const char *title, const char *text)
{
	if (!text || !*text)
		return;
	buffer_appendf(out, "\n%s\n", title);
	for (; *text; text++)
		if (*text != '\r')
			buffer_append_char(out, *text);
	buffer_append_char(out, '\n');
}

static enum status make_headers(struct folio *f, struct error *err)
{
	struct buffer out;
	bool held = f->form == FOLIO_RAW ? f->bytes != NULL : f->held;

	buffer_init(&out, LINES_TEXT_MAX);
	if (f->form != FOLIO_HEADERS)
		buffer_append_string(
			&out, row_text(f->capture, CAPTURE_SHA256) && held
			? "This copy is no text. taffrail bytes writes it "
			  "into a file.\n\n"
			: "The bytes of this copy are not read as text here; "
			  "taffrail bytes\nwrites out what is held.\n\n");
	put_facts(f, &out);
	put_block(&out, "Asked", row_text(f->capture, CAPTURE_REQUEST));
	put_block(&out, "Answered", row_text(f->capture, CAPTURE_HEADERS));
	f->text = talloc_strndup(f, out.data, out.length);
	f->length = (uint32_t)out.length;
	buffer_release(&out);
	return f->text ? STATUS_OK : no_memory(err);
}

static enum status make_text(struct folio *f, struct error *err)
{
	f->about.readable = true;
	if (f->form == FOLIO_TEXT && f->page) {
		f->text = f->page->text;
		f->length = (uint32_t)f->page->length;
		f->about.cut = f->about.cut || f->page->cut;
		f->about.headings = (int)f->page->heading_count;
		return STATUS_OK;
	}
	if (f->form == FOLIO_RAW && f->bytes) {
		f->text = f->bytes;
		f->length = (uint32_t)f->size;
		return STATUS_OK;
	}
	f->about.readable = f->form == FOLIO_HEADERS;
	return make_headers(f, err);
}

bool folio_place(const struct folio *folio, int64_t start, int64_t length,
		 uint32_t *ret_at, uint32_t *ret_end)
{
	size_t at, end;

	if (length <= 0)
		return false;
	if (folio->form == FOLIO_RAW) {
		if (start < 0 || start + length > (int64_t)folio->length)
			return false;
		*ret_at = (uint32_t)start;
		*ret_end = (uint32_t)(start + length);
		return true;
	}
	if (!folio->page)
		return false;
	/* the ends of a passage may be marks that show nothing */
	for (; length > 0; start++, length--)
		if (page_text_at(folio->page, start, &at))
			break;
	for (; length > 0; length--)
		if (page_text_end(folio->page, start + length - 1, &end))
			break;
	if (length <= 0 || end <= at)
		return false;
	*ret_at = (uint32_t)at;
	*ret_end = (uint32_t)end;
	return true;
}

static int by_place(const void *a, const void *b)
{
	const struct folio_mark *one = a, *other = b;

	return one->at < other->at ? -1 : one->at > other->at;
}

static enum status read_marks(struct folio *f, struct error *err)
{
	struct passage *passages;
	int count;
	enum status status = passage_list(f->casefile, f, f->about.capture,
					  &passages, &count, err);

	if (status != STATUS_OK || count == 0 || f->form == FOLIO_HEADERS ||
	    f->form == FOLIO_CHANGES || !f->about.readable)
		return status;
	f->marks = talloc_array(f, struct folio_mark, (unsigned)count);
	if (!f->marks)
		return no_memory(err);
	for (int i = 0; i < count; i++) {
		struct folio_mark *m = &f->marks[f->mark_count];

		m->citation = passages[i].citation;
		m->translation = passages[i].translation;
		if (!folio_place_cited(f, &passages[i], &m->at, &m->end))
			continue;
		if (m->end - m->at > f->longest)
			f->longest = m->end - m->at;
		f->mark_count++;
	}
	qsort(f->marks, (size_t)f->mark_count, sizeof(f->marks[0]), by_place);
	f->about.passages = f->mark_count;
	return STATUS_OK;
}

/* Where each line of the text begins. */
static enum status read_lines(struct folio *f, struct error *err)
{
	const char *at = f->text, *end = f->text + f->length;
	size_t room = 0;

	while (at < end) {
		const char *next = memchr(at, '\n', (size_t)(end - at));

		if ((size_t)f->about.lines == room) {
			room = room * 2 + 256;
			f->lines = talloc_realloc_size(
				f, f->lines, room * sizeof(*f->lines));
			if (!f->lines)
				return no_memory(err);
		}
		f->lines[f->about.lines++] = (uint32_t)(at - f->text);
		at = next ? next + 1 : end;
	}
	return STATUS_OK;
}

static enum status read_all(struct folio *f, int64_t capture, int64_t other,
			    struct error *err)
{
	struct passage_wanted *wanted;
	enum status status = casefile_row(f->casefile, f, TABLE_CAPTURE,
					  capture, &f->capture, err);

	if (status != STATUS_OK)
		return status;
	read_about(f, capture);
	if (f->form == FOLIO_CHANGES) {
		status = folio_make_changes(f, other, err);
	} else {
		status = read_bytes(f, err);
		if (status == STATUS_OK)
			status = make_text(f, err);
	}
	if (status == STATUS_OK)
		status = read_marks(f, err);
	if (status == STATUS_OK && f->form == FOLIO_TEXT && f->page)
		status = passage_wanted(f->casefile, f, f->about.source,
					capture, &wanted, &f->about.wanted,
					err);
	if (status == STATUS_OK)
		status = known_read(f->casefile, f, &f->known, err);
	if (status == STATUS_OK)
		status = read_lines(f, err);
	return status;
}

struct opening {
	struct casefile *casefile;
	struct shelf *shelf;
	int64_t capture, other;
	enum folio_form form;
	bool passing;
};

static enum status open_form(const struct opening *o, const void *ctx,
			     struct folio **ret_folio, struct error *err)
{
	struct folio *f = talloc_zero(ctx, struct folio);
	enum status status;

	if (!f)
		return no_memory(err);
	f->casefile = o->casefile;
	f->shelf = o->shelf;
	f->form = o->form;
	f->passing = o->passing;
	status = read_all(f, o->capture, o->other, err);
	if (status == STATUS_OK)
		*ret_folio = f;
	else
		talloc_free(f);
	return status;
}

enum status folio_open(struct casefile *casefile, struct shelf *shelf,
		       const void *ctx, int64_t capture, enum folio_form form,
		       struct folio **ret_folio, struct error *err)
{
	struct opening o = {casefile, shelf, capture, 0, form, false};

	return open_form(&o, ctx, ret_folio, err);
}

enum status folio_open_in_passing(const struct folio *folio, const void *ctx,
				  int64_t capture, struct folio **ret_folio,
				  struct error *err)
{
	struct opening o = {folio->casefile, folio->shelf, capture, 0,
			    FOLIO_TEXT, true};

	return open_form(&o, ctx, ret_folio, err);
}

enum status folio_open_changes(struct casefile *casefile, struct shelf *shelf,
			       const void *ctx, int64_t capture, int64_t other,
			       struct folio **ret_folio, struct error *err)
{
	struct opening o = {casefile, shelf, capture, other, FOLIO_CHANGES,
			    false};

	return open_form(&o, ctx, ret_folio, err);
}

bool folio_cited(const struct folio *folio, int64_t citation, uint32_t *ret_at,
		 uint32_t *ret_length)
{
	struct passage passage;
	uint32_t end;

	if (passage_of(folio->casefile, citation, &passage, NULL) !=
		    STATUS_OK ||
	    passage.capture != folio->about.capture ||
	    !folio_place_cited(folio, &passage, ret_at, &end))
		return false;
	*ret_length = end - *ret_at;
	return true;
}

const struct folio_about *folio_about(const struct folio *folio)
{
	return &folio->about;
}

int64_t folio_citation_at(const struct folio *folio, uint32_t place)
{
	const struct folio_mark *best = NULL;

	for (int i = 0; i < folio->mark_count; i++) {
		const struct folio_mark *m = &folio->marks[i];

		if (m->at > place)
			break;
		if (m->end > place &&
		    (!best || m->end - m->at <= best->end - best->at))
			best = m;
	}
	return best ? best->citation : 0;
}

bool folio_is_cited(const struct folio *folio, uint32_t at, uint32_t end,
		    int64_t *ret_citation, int *ret_count)
{
	uint32_t from = at > folio->longest ? at - folio->longest : 0;
	size_t low = 0, high = (size_t)folio->mark_count;
	int count = 0;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (folio->marks[middle].at < from)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < (size_t)folio->mark_count && folio->marks[low].at < end;
	     low++) {
		if (folio->marks[low].end <= at)
			continue;
		if (count++ == 0 && ret_citation)
			*ret_citation = folio->marks[low].citation;
	}
	if (ret_count)
		*ret_count = count;
	return count > 0;
}
