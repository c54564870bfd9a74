/* fake_pages: a case without copies. What is done with a captured page is
 * tested on a real one. */
#include <talloc.h>

#include "src/analysis/folio.h"
#include "src/archive/shelf.h"
#include "src/ingest/import.h"
#include "store/passage.h"

static enum status no_copy(struct error *err)
{
	return error_set(err, STATUS_NOT_FOUND, "no copy of this source is "
						"held: f fetches one");
}

enum status folio_of_thing(struct casefile *casefile, int64_t claim,
			   int64_t citation, int64_t source, int64_t record,
			   int64_t *ret_capture, int64_t *ret_source,
			   int64_t *ret_citation, struct error *err)
{
	(void)casefile;
	(void)claim;
	(void)citation;
	(void)source;
	(void)record;
	*ret_capture = *ret_source = *ret_citation = 0;
	return no_copy(err);
}

bool folio_cited(const struct folio *folio, int64_t citation, uint32_t *ret_at,
		 uint32_t *ret_length)
{
	(void)folio;
	(void)citation;
	(void)ret_at;
	(void)ret_length;
	return false;
}

struct shelf *shelf_new(const void *ctx)
{
	return talloc_named_const(ctx, 1, "shelf");
}

void shelf_stop(struct shelf *shelf)
{
	(void)shelf;
}

enum status folio_open(struct casefile *casefile, struct shelf *shelf,
		       const void *ctx, int64_t capture, enum folio_form form,
		       struct folio **ret_folio, struct error *err)
{
	(void)casefile;
	(void)shelf;
	(void)ctx;
	(void)capture;
	(void)form;
	(void)ret_folio;
	return no_copy(err);
}

const struct folio_about *folio_about(const struct folio *folio)
{
	(void)folio;
	return NULL;
}

enum status folio_window(struct folio *folio, const void *ctx, int width,
			 int64_t first, int count,
			 struct folio_window **ret_window, struct error *err)
{
	(void)folio;
	(void)ctx;
	(void)width;
	(void)first;
	(void)count;
	(void)ret_window;
	return no_copy(err);
}

int64_t folio_row_of(struct folio *folio, int width, uint32_t place)
{
	(void)folio;
	(void)width;
	(void)place;
	return 0;
}

uint32_t folio_line_at(const struct folio *folio, int line)
{
	(void)folio;
	(void)line;
	return 0;
}

bool folio_find(const struct folio *folio, const char *words, uint32_t from,
		int step, uint32_t *ret_at, uint32_t *ret_length)
{
	(void)folio;
	(void)words;
	(void)from;
	(void)step;
	(void)ret_at;
	(void)ret_length;
	return false;
}

bool folio_hop(const struct folio *folio, uint32_t from, int step,
	       bool uncited, struct folio_name *ret_name)
{
	(void)folio;
	(void)from;
	(void)step;
	(void)uncited;
	(void)ret_name;
	return false;
}

enum status folio_outline(const struct folio *folio, const void *ctx,
			  struct folio_heading **ret_headings, int *ret_count,
			  struct error *err)
{
	(void)folio;
	(void)ctx;
	(void)ret_headings;
	(void)ret_count;
	return no_copy(err);
}

enum status folio_passage(const struct folio *folio, const void *ctx,
			  uint32_t at, uint32_t length,
			  struct folio_passage **ret_passage,
			  struct error *err)
{
	(void)folio;
	(void)ctx;
	(void)at;
	(void)length;
	(void)ret_passage;
	return no_copy(err);
}

enum status folio_figure(const struct folio *folio, const void *ctx,
			 const char *label, struct folio_passage **ret_passage,
			 struct error *err)
{
	(void)folio;
	(void)ctx;
	(void)label;
	(void)ret_passage;
	return no_copy(err);
}

int64_t folio_citation_at(const struct folio *folio, uint32_t place)
{
	(void)folio;
	(void)place;
	return 0;
}

enum status passage_translate(struct casefile *casefile, int64_t citation,
			      const struct edit_knowing *knowing,
			      const struct translation *translation,
			      int64_t *ret_entry, struct error *err)
{
	(void)casefile;
	(void)citation;
	(void)knowing;
	(void)translation;
	(void)ret_entry;
	return no_copy(err);
}

enum status folio_fill_line(const struct folio *folio, const void *ctx,
			    const struct kind *kind, const char *words,
			    char **ret_line, char **ret_knowing,
			    struct error *err)
{
	(void)folio;
	(void)ctx;
	(void)kind;
	(void)words;
	(void)ret_line;
	(void)ret_knowing;
	return no_copy(err);
}

enum status folio_open_changes(struct casefile *casefile, struct shelf *shelf,
			       const void *ctx, int64_t capture, int64_t other,
			       struct folio **ret_folio, struct error *err)
{
	(void)casefile;
	(void)shelf;
	(void)ctx;
	(void)capture;
	(void)other;
	(void)ret_folio;
	return no_copy(err);
}

uint32_t folio_change_source(const struct folio *folio, uint32_t place)
{
	(void)folio;
	return place;
}

uint32_t folio_change_place(const struct folio *folio, uint32_t source)
{
	(void)folio;
	return source;
}

enum status folio_leads(const struct folio *folio, const void *ctx,
			struct folio_lead **ret_leads, int *ret_count,
			struct error *err)
{
	(void)folio;
	(void)ctx;
	(void)ret_leads;
	(void)ret_count;
	return no_copy(err);
}

enum status folio_take_leads(const struct folio *folio, int64_t citation,
			     int *ret_taken, int64_t *ret_entry,
			     struct error *err)
{
	(void)folio;
	(void)citation;
	(void)ret_taken;
	(void)ret_entry;
	return no_copy(err);
}

enum status passage_captures(struct casefile *casefile, const void *ctx,
			     int64_t source, int64_t **ret_captures,
			     int *ret_count, struct error *err)
{
	(void)casefile;
	(void)ctx;
	(void)source;
	(void)ret_captures;
	(void)ret_count;
	return no_copy(err);
}

int folio_number_cells(int number)
{
	(void)number;
	return 0;
}

enum status folio_links(struct folio *folio, const void *ctx,
			struct folio_link **ret_links, int *ret_count,
			struct error *err)
{
	(void)folio;
	(void)ctx;
	(void)ret_links;
	(void)ret_count;
	return no_copy(err);
}

enum status folio_link_at(const struct folio *folio, const void *ctx,
			  uint32_t place, struct folio_link *ret_link,
			  bool *ret_found, struct error *err)
{
	(void)folio;
	(void)ctx;
	(void)place;
	(void)ret_link;
	(void)ret_found;
	return no_copy(err);
}

enum status passage_note(struct casefile *casefile,
			 const struct edit_knowing *knowing, const char *type,
			 const char *text, int64_t *ret_entry,
			 struct error *err)
{
	(void)casefile;
	(void)knowing;
	(void)type;
	(void)text;
	(void)ret_entry;
	return no_copy(err);
}

enum status casefile_set_meta(struct casefile *casefile, const char *name,
			      const char *value, struct error *err)
{
	(void)casefile;
	(void)name;
	(void)value;
	(void)err;
	return STATUS_OK;
}

/* --- sheets: what the workbench makes of them is tested on a real case --- */

enum status import_run(struct casefile *casefile, const void *ctx,
		       FILE *stream, const struct import_wish *wish,
		       bool asking, struct import_report **ret_report,
		       struct error *err)
{
	(void)casefile;
	(void)ctx;
	(void)stream;
	(void)asking;
	(void)ret_report;
	return error_set(err, STATUS_INVALID, "%s: row 1 has no column of %s",
			 wish->file, wish->kind->plural);
}

/* --- translations: of a captured page --- */

