/* folio_links: where a page leads to, and which of it the case knows. */
#include <string.h>
#include <talloc.h>

#include "src/analysis/folio_internal.h"
#include "src/archive/transfer.h"
#include "src/base/ascending.h"
#include "src/ingest/addresses.h"
#include "src/ingest/keymap.h"

/* The address from which links are read: the page's <base>, from its own. */
static void base_of(const struct folio *f, const void *ctx, char *base,
		    size_t size)
{
	const char *own = row_text(f->capture, CAPTURE_ADDRESS);
	struct row *source;

	if ((!own || !*own) &&
	    casefile_row(f->casefile, ctx, TABLE_SOURCE, f->about.source,
			 &source, NULL) == STATUS_OK)
		own = row_text(source, SOURCE_ADDRESS);
	if (!own || strlen(own) >= size)
		own = "";
	memcpy(base, own, strlen(own) + 1);
	if (f->page->base &&
	    address_resolve(own, f->page->base, base, size, NULL) !=
		    STATUS_OK &&
	    address_normal(f->page->base, base, size, NULL) != STATUS_OK)
		memcpy(base, own, strlen(own) + 1);
}

/* Where a link leads; false: nowhere out of the page. */
static bool resolve(const struct page_link *link, const char *base,
		    char ret_address[static ADDRESS_BYTES])
{
	return link->address && *link->address != '#' &&
	       (address_resolve(base, link->address, ret_address,
				ADDRESS_BYTES, NULL) == STATUS_OK ||
		address_normal(link->address, ret_address, ADDRESS_BYTES,
			       NULL) == STATUS_OK);
}

static bool read_one(const struct folio *f, const struct page_link *link,
		     const char *base, void *list, struct folio_link *ret_link)
{
	char address[ADDRESS_BYTES];

	if (!resolve(link, base, address))
		return false;
	*ret_link = (struct folio_link){
		.line = folio_line_of(f, link->at),
		.words = folio_join_lines(list, f->text + link->at,
					  link->length),
		.address = talloc_strdup(list, address), .key = ""};
	return ret_link->words && ret_link->address;
}

static enum status find_sources(const struct folio *f, void *ctx,
				struct folio_link *links, int count,
				struct error *err)
{
	struct address *list = talloc_zero_array(ctx, struct address,
						 (unsigned)count + 1);
	struct addresses addresses = {.list = list, .count = count};
	enum status status;

	if (!list)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (int i = 0; i < count; i++)
		list[i].text = links[i].address;
	status = addresses_compare(f->casefile, &addresses, err);
	for (int i = 0; status == STATUS_OK && i < count; i++) {
		char *key = list[i].source
				    ? casefile_setting(f->casefile, ctx,
						       list[i].source, "key")
				    : NULL;

		links[i].source = list[i].source;
		links[i].key = key ? key : "";
		links[i].held = list[i].source &&
				folio_newest(f->casefile, list[i].source);
	}
	return status;
}

/* Behind the last of its words that is no blank. */
static uint32_t end_of(const struct folio *f, const struct page_link *link)
{
	uint32_t end = link->at + link->length;

	while (end > link->at &&
	       (f->text[end - 1] == ' ' || f->text[end - 1] == '\n'))
		end--;
	return end;
}

/* Addresses that are one for the case are one link. */
static enum status number_one(struct folio *f, const struct page_link *link,
			      const char *address, struct keymap *seen,
			      struct error *err)
{
	uint64_t key = address_key(address, strlen(address));
	int64_t number = keymap_get(seen, key);

	if (number == 0) {
		enum status status;

		number = (int64_t)seen->count + 1;
		status = keymap_put(seen, key, number, err);
		if (status != STATUS_OK)
			return status;
	}
	f->numbers[f->number_count++] =
		(struct folio_number){end_of(f, link), (int)number};
	return STATUS_OK;
}

enum status folio_number_links(struct folio *f, struct error *err)
{
	size_t count = f->page && f->form == FOLIO_TEXT ? f->page->link_count
							: 0;
	char base[ADDRESS_BYTES], address[ADDRESS_BYTES];
	struct keymap seen = { NULL, 0, 0 };
	enum status status = STATUS_OK;

	if (f->numbered || count == 0)
		return STATUS_OK;
	f->numbers = talloc_array(f, struct folio_number, (unsigned)count);
	if (!f->numbers)
		return error_set(err, STATUS_NOMEM, "out of memory");
	base_of(f, f->numbers, base, sizeof(base));
	f->number_count = 0;
	for (size_t i = 0; status == STATUS_OK && i < count &&
			   seen.count < FOLIO_LINKS_MAX; i++)
		if (resolve(&f->page->links[i], base, address))
			status = number_one(f, &f->page->links[i], address,
					    &seen, err);
	keymap_release(&seen);
	f->numbered = status == STATUS_OK;
	return status;
}

int folio_numbers_from(const struct folio *f, uint32_t place)
{
	return (int)ASCENDING_UNTIL(f->numbers, at, f->number_count, place);
}

int folio_number_cells(int number)
{
	int cells = (int)strlen("[]");

	for (; number > 0; number /= 10)
		cells++;
	return cells;
}

enum status folio_links(struct folio *folio, const void *ctx,
			struct folio_link **ret_links, int *ret_count,
			struct error *err)
{
	size_t most = folio->page ? folio->page->link_count : 0;
	struct folio_link *links = talloc_zero_array(
		ctx, struct folio_link, FOLIO_LINKS_MAX);
	char base[ADDRESS_BYTES];
	int count = 0, n = 0;
	enum status status = folio_number_links(folio, err);

	if (status != STATUS_OK)
		return status;
	if (!links)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (folio->page)
		base_of(folio, links, base, sizeof(base));
	for (size_t i = 0; i < most && n < folio->number_count; i++) {
		struct folio_link link;

		if (!read_one(folio, &folio->page->links[i], base, links,
			      &link))
			continue;
		if (folio->numbers[n++].number == count + 1)
			links[count++] = link;
	}
	status = find_sources(folio, links, links, count, err);
	if (status != STATUS_OK) {
		talloc_free(links);
		return status;
	}
	*ret_links = links;
	*ret_count = count;
	return STATUS_OK;
}

static size_t first_behind(const struct page *page, uint32_t at)
{
	size_t low = 0, high = page->link_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (page->links[middle].at + page->links[middle].length <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

enum status folio_link_at(const struct folio *folio, const void *ctx,
			  uint32_t place, struct folio_link *ret_link,
			  bool *ret_found, struct error *err)
{
	void *list = talloc_new(ctx);
	char base[ADDRESS_BYTES];
	size_t i = folio->page ? first_behind(folio->page, place) : 0;
	enum status status;

	*ret_found = false;
	if (!list)
		return error_set(err, STATUS_NOMEM, "out of memory");
	if (folio->form != FOLIO_TEXT || !folio->page ||
	    i == folio->page->link_count || folio->page->links[i].at > place)
		return STATUS_OK;
	base_of(folio, list, base, sizeof(base));
	if (!read_one(folio, &folio->page->links[i], base, list, ret_link))
		return STATUS_OK;
	status = find_sources(folio, list, ret_link, 1, err);
	*ret_found = status == STATUS_OK;
	return status;
}

static enum status fill_numbers(const struct folio *f, struct folio_window *w,
				struct error *err)
{
	int first = folio_numbers_from(f, w->at);
	int count = folio_numbers_from(f, w->at + w->length) - first;

	if (count == 0)
		return STATUS_OK;
	w->numbers = talloc_memdup(w, f->numbers + first,
				   (size_t)count * sizeof(*f->numbers));
	if (!w->numbers)
		return error_set(err, STATUS_NOMEM, "out of memory");
	w->number_count = count;
	return STATUS_OK;
}

enum status folio_fill_links(const struct folio *f, struct folio_window *w,
			     struct error *err)
{
	size_t first = f->page ? first_behind(f->page, w->at) : 0, n = 0;

	while (f->page && first + n < f->page->link_count &&
	       f->page->links[first + n].at < w->at + w->length)
		n++;
	if (n == 0)
		return fill_numbers(f, w, err);
	w->links = talloc_array(w, struct folio_target, (unsigned)n);
	if (!w->links)
		return error_set(err, STATUS_NOMEM, "out of memory");
	for (size_t i = 0; i < n; i++)
		w->links[i] = (struct folio_target){
			.span = {f->page->links[first + i].at,
				 f->page->links[first + i].length},
			.address = talloc_strdup(
				w, f->page->links[first + i].address)};
	w->link_count = (int)n;
	return fill_numbers(f, w, err);
}
