/* HTML by libxml2's push parser: its events become lines. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/archive/markup.h"
#include "src/archive/page_brief.h"
#include "src/archive/page_internal.h"

enum { FEED_BYTES = 16 << 10, COLLECT_MAX = 256 << 10,
       IMAGE_NAME_MAX = 80 };

enum element_flag {
	ELEMENT_LINE = 1,      /* stands on lines of its own */
	ELEMENT_PARAGRAPH = 2, /* and has an empty line around it */
	ELEMENT_HIDDEN = 4,
	ELEMENT_PRE = 8,
	ELEMENT_ITEM = 16,
	ELEMENT_CELL = 32,
	ELEMENT_TITLE = 64,
	ELEMENT_LINK = 128,
	ELEMENT_JSON = 256,
	ELEMENT_LIST = 512,    /* in another one it stands close */
	ELEMENT_NUMBERED = 1024,
};

static const struct element {
	const char *name;
	int flags;
} elements[] = {
	{ "a", ELEMENT_LINK }, { "address", ELEMENT_LINE },
	{ "article", ELEMENT_PARAGRAPH }, { "aside", ELEMENT_PARAGRAPH },
	{ "blockquote", ELEMENT_PARAGRAPH }, { "caption", ELEMENT_LINE },
	{ "center", ELEMENT_LINE }, { "dd", ELEMENT_LINE },
	{ "details", ELEMENT_LINE }, { "div", ELEMENT_LINE },
	{ "dl", ELEMENT_PARAGRAPH }, { "dt", ELEMENT_LINE },
	{ "fieldset", ELEMENT_LINE }, { "figcaption", ELEMENT_LINE },
	{ "figure", ELEMENT_PARAGRAPH }, { "footer", ELEMENT_PARAGRAPH },
	{ "form", ELEMENT_LINE }, { "h1", ELEMENT_PARAGRAPH },
	{ "h2", ELEMENT_PARAGRAPH }, { "h3", ELEMENT_PARAGRAPH },
	{ "h4", ELEMENT_PARAGRAPH }, { "h5", ELEMENT_PARAGRAPH },
	{ "h6", ELEMENT_PARAGRAPH }, { "header", ELEMENT_PARAGRAPH },
	{ "iframe", ELEMENT_HIDDEN }, { "legend", ELEMENT_LINE },
	{ "li", ELEMENT_LINE | ELEMENT_ITEM }, { "main", ELEMENT_PARAGRAPH },
	{ "nav", ELEMENT_PARAGRAPH }, { "noframes", ELEMENT_HIDDEN },
	{ "ol", ELEMENT_PARAGRAPH | ELEMENT_LIST | ELEMENT_NUMBERED },
	{ "option", ELEMENT_LINE },
	{ "p", ELEMENT_PARAGRAPH },
	{ "pre", ELEMENT_PARAGRAPH | ELEMENT_PRE },
	{ "script", ELEMENT_HIDDEN }, { "section", ELEMENT_PARAGRAPH },
	{ "style", ELEMENT_HIDDEN }, { "summary", ELEMENT_LINE },
	{ "table", ELEMENT_PARAGRAPH }, { "td", ELEMENT_CELL },
	{ "template", ELEMENT_HIDDEN }, { "th", ELEMENT_CELL },
	{ "title", ELEMENT_TITLE }, { "tr", ELEMENT_LINE },
	{ "ul", ELEMENT_PARAGRAPH | ELEMENT_LIST },
};

struct open_element {
	int flags;
	bool first_cell; /* of a row, none has been yet */
	size_t link_at, heading_at;
	int level;       /* of a heading; 0 none */
	int lists;       /* in how many it stands, itself too */
	size_t list;     /* the depth of the innermost of these; 0 none */
	int number, step; /* of the next item; step 0: they have none */
	char *address;
};

enum { INDENTED_MAX = 7, /* lists in lists, so far shown */
       NUMBER_MAX = 999999 };

struct html {
	struct page *page;
	htmlParserCtxtPtr parser;
	struct page_align align;
	struct page_layout layout;
	struct page_meta meta;
	struct open_element *stack;
	size_t depth;
	struct page_brief brief;
	int hidden, titles, json;
	struct buffer collected; /* a title or JSON */
};

/* The parser has made names small. */
static int flags_of(const char *name)
{
	size_t low = 0, high = sizeof(elements) / sizeof(*elements);

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(name, elements[middle].name);

		if (order == 0)
			return elements[middle].flags;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return 0;
}

static const char *attribute(const xmlChar **attributes, const char *name)
{
	for (; attributes && attributes[0]; attributes += 2)
		if (!strcasecmp((const char *)attributes[0], name))
			return attributes[1] ? (const char *)attributes[1]
					     : "";
	return NULL;
}

/* display:none and visibility:hidden in a style attribute. */
static bool style_hides(const char *style)
{
	char bare[512];
	size_t n = 0;

	for (; *style && n < sizeof(bare) - 1; style++)
		if (!strchr(" \t\r\n", *style))
			bare[n++] = *style >= 'A' && *style <= 'Z'
					    ? (char)(*style + 32) : *style;
	bare[n] = '\0';
	return strstr(bare, "display:none") ||
	       strstr(bare, "visibility:hidden");
}

static bool is_hidden(const xmlChar **attributes)
{
	const char *style = attribute(attributes, "style");

	return attribute(attributes, "hidden") ||
	       (style && style_hides(style));
}

static void read_meta(struct html *h, const xmlChar **attributes)
{
	static const char *const keys[] = { "property", "name", "itemprop" };
	const char *content = attribute(attributes, "content");

	for (size_t i = 0; content && i < 3; i++) {
		const char *name = attribute(attributes, keys[i]);

		if (name)
			page_meta_element(&h->meta, name, content);
	}
}

static void read_html(struct html *h, const xmlChar **attributes)
{
	const char *language = attribute(attributes, "lang");

	if (language)
		page_meta_set(&h->meta, FACT_LANGUAGE, RANK_META + 9, language,
			      strlen(language));
}

static void read_link(struct html *h, const xmlChar **attributes)
{
	const char *rel = attribute(attributes, "rel");
	const char *address = attribute(attributes, "href");

	if (rel && address && !strcasecmp(rel, "canonical"))
		page_meta_set(&h->meta, FACT_CANONICAL, RANK_META + 9, address,
			      strlen(address));
}

/* The first one counts (HTML Standard, 4.2.3). */
static void read_base(struct html *h, const xmlChar **attributes)
{
	const char *address = attribute(attributes, "href");

	if (address && !h->page->base)
		h->page->base = talloc_strdup(h->page, address);
}

static void read_time(struct html *h, const xmlChar **attributes)
{
	const char *when = attribute(attributes, "datetime");

	if (when)
		page_meta_set(&h->meta, FACT_PUBLISHED, RANK_GUESS, when,
			      strlen(when));
}

/* The file that an image comes from, where no words stand for it; "": none
 * that says anything. */
static void name_of_image(const xmlChar **attributes, char *name, size_t size)
{
	const char *address = attribute(attributes, "src"), *slash;
	const char *width = attribute(attributes, "width");
	size_t n;

	*name = '\0';
	if (!address || !strncasecmp(address, "data:", 5) ||
	    (width && !strcmp(width, "1")))
		return;
	n = strcspn(address, "?#");
	slash = memrchr(address, '/', n);
	n -= slash ? (size_t)(slash + 1 - address) : 0;
	snprintf(name, size, "%.*s", (int)(n < size ? n : 0),
		 slash ? slash + 1 : address);
}

/* The words that stand for an image have its tag behind them: an image can be
 * cited. */
static void read_image(struct html *h, const xmlChar **attributes)
{
	const char *words = attribute(attributes, "alt");
	char name[IMAGE_NAME_MAX], *text;
	size_t from, span, n;
	bool found = page_align_tag(&h->align, "img", &from, &span);

	if (!words)
		name_of_image(attributes, name, sizeof(name));
	words = words ? words : name;
	if (h->hidden || is_hidden(attributes) || !*words)
		return;
	text = talloc_asprintf(h->page, "[image: %s]", words);
	n = text ? strlen(text) : 0;
	for (size_t i = 0; i < n; i++)
		if (strchr("\t\n\r\f", text[i]))
			text[i] = ' ';
	/* a run of equal lengths would be read as byte for byte */
	if (text && found && n == span) {
		talloc_free(text);
		text = talloc_asprintf(h->page, "[picture: %s]", words);
		n = text ? strlen(text) : 0;
	}
	if (!text)
		h->layout.status = STATUS_NOMEM;
	else if (found)
		page_layout_put_one(&h->layout, text, n, from, span);
	else
		page_layout_add(&h->layout, text);
	talloc_free(text);
}

static void read_input(struct html *h, const xmlChar **attributes)
{
	const char *type = attribute(attributes, "type");

	h->page->passwords += type && !strcasecmp(type, "password");
}

static void read_break(struct html *h, const xmlChar **attributes)
{
	(void)attributes;
	if (!h->hidden)
		page_layout_break(&h->layout, h->layout.breaks + 1);
	if (h->layout.breaks > 2)
		h->layout.breaks = 2;
}

static void read_rule(struct html *h, const xmlChar **attributes)
{
	(void)attributes;
	if (!h->hidden)
		page_layout_break(&h->layout, 2);
}

static void read_script(struct html *h, const xmlChar **attributes)
{
	const char *type = attribute(attributes, "type");

	h->page->scripts++;
	if (!type || strcasecmp(type, "application/ld+json"))
		return;
	h->json++;
	buffer_clear(&h->collected);
}

static const struct special_element {
	const char *name;
	void (*read)(struct html *h, const xmlChar **attributes);
} special_elements[] = {
	{ "base", read_base }, { "meta", read_meta }, { "html", read_html }, { "link", read_link },
	{ "time", read_time }, { "img", read_image }, { "br", read_break },
	{ "hr", read_rule }, { "input", read_input },
	{ "script", read_script },
};

static struct open_element *top(struct html *h)
{
	return h->depth > 0 && h->depth <= PAGE_DEPTH_MAX
		       ? &h->stack[h->depth - 1] : NULL;
}

static int lists_around(struct html *h)
{
	const struct open_element *e = top(h);

	return e ? e->lists : 0;
}

/* Those of a list in another one stand under its item. */
static void break_lines(struct html *h, int flags, int lists)
{
	bool close = (flags & ELEMENT_LIST) && lists > 0;

	if (flags & ELEMENT_PARAGRAPH && !close)
		page_layout_break(&h->layout, 2);
	else if (flags & (ELEMENT_PARAGRAPH | ELEMENT_LINE))
		page_layout_break(&h->layout, 1);
}

static int number_or(const xmlChar **attributes, const char *name, int absent)
{
	const char *text = attribute(attributes, name);
	long number = text ? strtol(text, NULL, 10) : 0;

	/* Blank, or no number: no digit of it counts. */
	if (!text || !strpbrk(text, "0123456789") || number > NUMBER_MAX ||
	    number < -NUMBER_MAX)
		return absent;
	return (int)number;
}

/* A list of letters has none here, nor one that counts down to where it ends:
 * that comes too late. */
static void begin_numbers(struct open_element *list,
			  const xmlChar **attributes)
{
	const char *type = attribute(attributes, "type");
	bool down = attribute(attributes, "reversed") != NULL;

	list->number = number_or(attributes, "start", 1);
	list->step = down ? -1 : 1;
	if ((type && strcmp(type, "1")) ||
	    (down && !attribute(attributes, "start")))
		list->step = 0;
}

static void mark_item(struct html *h, const xmlChar **attributes)
{
	const struct open_element *around = top(h);
	struct open_element *list = around && around->list
					    ? &h->stack[around->list - 1]
					    : NULL;
	int lists = lists_around(h);
	int indent = 2 * ((lists > INDENTED_MAX ? INDENTED_MAX : lists) - 1);
	char marker[64];

	if (indent < 0)
		indent = 0;
	if (!list || !list->step) {
		snprintf(marker, sizeof(marker), "%*s* ", indent, "");
	} else {
		list->number = number_or(attributes, "value", list->number);
		snprintf(marker, sizeof(marker), "%*s%d. ", indent, "",
			 list->number);
		list->number += list->step;
	}
	page_layout_marker(&h->layout, marker);
}

static void open_lines(struct html *h, int flags, const xmlChar **attributes)
{
	break_lines(h, flags, lists_around(h));
	if (flags & ELEMENT_ITEM)
		mark_item(h, attributes);
}

/* Cells of a row stand beside each other. */
static void open_cell(struct html *h)
{
	struct open_element *row = top(h);

	if (!row)
		return;
	if (!row->first_cell)
		page_layout_marker(&h->layout, " | ");
	row->first_cell = false;
}

static int level_of(const char *name)
{
	return name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && !name[2]
		       ? name[1] - '0' : 0;
}

static void open_one(struct html *h, const char *name, int flags,
		     const xmlChar **attributes)
{
	struct open_element *e, *around = top(h);
	size_t list = around ? around->list : 0;
	int lists;

	if (is_hidden(attributes))
		flags |= ELEMENT_HIDDEN;
	if (!h->hidden && !(flags & ELEMENT_HIDDEN)) {
		if (flags & ELEMENT_CELL)
			open_cell(h);
		open_lines(h, flags, attributes);
	}
	if (flags & ELEMENT_TITLE && !h->page->title)
		buffer_clear(&h->collected);
	h->hidden += (flags & ELEMENT_HIDDEN) != 0;
	h->titles += (flags & ELEMENT_TITLE) != 0;
	h->layout.pre += (flags & ELEMENT_PRE) != 0;
	lists = lists_around(h) + ((flags & ELEMENT_LIST) != 0);
	h->depth++;
	e = top(h);
	if (!e)
		return;
	*e = (struct open_element){ .flags = flags, .first_cell = true,
				    .lists = lists, .list = list };
	if (flags & ELEMENT_LIST)
		e->list = h->depth;
	if (flags & ELEMENT_NUMBERED)
		begin_numbers(e, attributes);
	if (h->json && !strcmp(name, "script"))
		e->flags |= ELEMENT_JSON;
	e->level = level_of(name);
	e->heading_at = page_layout_at(&h->layout);
	if (flags & ELEMENT_LINK && attribute(attributes, "href")) {
		e->link_at = page_layout_at(&h->layout);
		e->address = talloc_strdup(h->page,
					   attribute(attributes, "href"));
	}
}

static void close_title(struct html *h)
{
	h->titles--;
	page_meta_set(&h->meta, FACT_TITLE, RANK_ELEMENT, h->collected.data,
		      h->collected.length);
	buffer_clear(&h->collected);
}

static void close_json(struct html *h)
{
	h->json--;
	page_meta_json(&h->meta, h->collected.data, h->collected.length);
	buffer_clear(&h->collected);
}

static void close_lines(struct html *h, int flags)
{
	/* A paragraph in a cell does not part it from the next. */
	if (flags & ELEMENT_CELL)
		h->layout.breaks = 0;
	break_lines(h, flags, lists_around(h));
}

static void on_end(void *payload, const xmlChar *name)
{
	struct html *h = payload;
	struct open_element *e = top(h);

	(void)name;
	h->align.lost = false;
	if (h->depth == 0)
		return;
	h->depth--;
	if (!e)
		return;
	if (e->flags & ELEMENT_TITLE)
		close_title(h);
	if (e->flags & ELEMENT_JSON)
		close_json(h);
	h->hidden -= (e->flags & ELEMENT_HIDDEN) != 0;
	h->layout.pre -= (e->flags & ELEMENT_PRE) != 0;
	if (e->level && !h->hidden)
		page_layout_heading(&h->layout, e->heading_at, e->level);
	if (!h->hidden && !(e->flags & ELEMENT_HIDDEN))
		close_lines(h, e->flags);
	if (e->address && !h->hidden)
		page_layout_link(&h->layout, e->link_at, e->address);
	talloc_free(e->address);
	e->address = NULL;
}

static void on_start(void *payload, const xmlChar *xml_name,
		     const xmlChar **attributes)
{
	struct html *h = payload;
	const char *name = (const char *)xml_name;
	int flags = flags_of(name);

	h->align.lost = false;
	if (markup_bound(h->parser, PAGE_DEPTH_MAX)) {
		on_end(h, NULL);
		h->page->cut = true;
	}
	for (size_t i = 0;
	     i < sizeof(special_elements) / sizeof(*special_elements); i++)
		if (!strcmp(special_elements[i].name, name))
			special_elements[i].read(h, attributes);
	open_one(h, name, flags, attributes);
}

static size_t character_size(const char *text, size_t size)
{
	size_t n = 1;

	while (n < size && ((unsigned char)text[n] & 0xc0) == 0x80)
		n++;
	return n;
}

/* Words of which the parser knows no more than a sign. */
static bool take_words(struct html *h, const char *text, size_t size)
{
	const struct page_words *words =
		page_brief_words(&h->brief, text, size);

	if (!words)
		return false;
	h->align.cursor = (size_t)words->from + words->length;
	h->align.lost = false;
	if (!h->hidden && !h->titles)
		page_layout_put_all(&h->layout, h->brief.source + words->from,
				    words->length, words->from);
	return true;
}

static void on_text(void *payload, const xmlChar *xml_text, int xml_length)
{
	struct html *h = payload;
	const char *text = (const char *)xml_text;
	size_t size = (size_t)xml_length;

	if (h->titles)
		page_brief_put_back(&h->brief, text, size, &h->collected);
	h->align.lost = false;
	for (size_t at = 0, n; at < size; at += n) {
		size_t from = h->align.cursor, span = 0;
		bool exact;

		if (take_words(h, text + at, size - at)) {
			n = PAGE_SIGN_BYTES;
			continue;
		}
		n = page_align_same(&h->align, text + at, size - at);
		if (n > 0) {
			if (!h->hidden && !h->titles)
				page_layout_put_all(&h->layout, text + at, n,
						    from);
			continue;
		}
		n = character_size(text + at, size - at);
		exact = page_align_next(&h->align, text + at, size - at, n,
					&from, &span);
		if (!h->hidden && !h->titles)
			page_layout_put(&h->layout, text + at, n, from, span,
					exact);
	}
}

/* Scripts and styles: the source is stepped over where the text goes on. */
static void on_raw(void *payload, const xmlChar *text, int length)
{
	struct html *h = payload;

	if (h->json)
		buffer_append(&h->collected, text, (size_t)length);
}

/* The parser drops what comes after </html>, which browsers show: so it is
 * never told of an end of the body or of the page. Gives where the next such
 * tag begins (or size), and where it ends. */
static size_t next_end(const char *data, size_t at, size_t size,
		       size_t *ret_after)
{
	enum { NAME = sizeof("</html") - 1, TAG_MAX = 256 };
	const char *tag = data + at, *end = data + size;

	for (; (tag = memchr(tag, '<', (size_t)(end - tag))); tag++) {
		const char *close;

		if (end - tag <= NAME || (strncasecmp(tag, "</html", NAME) &&
					  strncasecmp(tag, "</body", NAME)))
			continue;
		if (!strchr("> \t\r\n/", tag[NAME]) || !tag[NAME])
			continue;
		close = memchr(tag, '>', (size_t)(end - tag) < TAG_MAX
						 ? (size_t)(end - tag)
						 : TAG_MAX);
		if (!close)
			continue;
		*ret_after = (size_t)(close + 1 - data);
		return (size_t)(tag - data);
	}
	*ret_after = size;
	return size;
}

static enum status feed(struct html *h, const char *data, size_t size,
			const atomic_bool *stop, struct error *err)
{
	size_t after = 0, end = next_end(data, 0, size, &after);
	enum status status = STATUS_OK, ended;
	xmlSAXHandler sax = { .startElement = on_start, .endElement = on_end,
			      .characters = on_text,
			      .ignorableWhitespace = on_text,
			      .cdataBlock = on_raw };
	htmlParserCtxtPtr parser = markup_parser(&sax, h);

	if (!parser)
		return error_set(err, STATUS_NOMEM, "out of memory");
	h->parser = parser;
	for (size_t at = 0; at < size && h->layout.status == STATUS_OK;) {
		size_t n = end - at < FEED_BYTES ? end - at : FEED_BYTES;

		status = page_go_on(stop, err);
		if (status != STATUS_OK)
			break;
		/* A character is not torn: the parser would take its half. */
		while (at + n < size && n > 1 &&
		       ((unsigned char)data[at + n] & 0xc0) == 0x80)
			n--;
		if (n > 0)
			htmlParseChunk(parser, data + at, (int)n, 0);
		at += n;
		if (at == end && end < size) {
			at = after;
			end = next_end(data, at, size, &after);
		}
	}
	ended = markup_finish(parser, status == STATUS_OK ? err : NULL);
	return status == STATUS_OK ? ended : status;
}

enum status page_read_html(struct page *page, struct decoded *decoded,
			   const atomic_bool *stop, struct error *err)
{
	struct html h = { .page = page, .meta.page = page };
	enum status status;

	/* Each is filled when it is opened. */
	h.stack = talloc_array(page, struct open_element, PAGE_DEPTH_MAX);
	if (!h.stack)
		return error_set(err, STATUS_NOMEM, "out of memory");
	markup_tame(decoded->text, decoded->length, PAGE_ATTRIBUTES_MAX);
	h.align.source = decoded->text;
	h.align.size = decoded->length;
	page_layout_init(&h.layout, page);
	buffer_init(&h.collected, COLLECT_MAX);
	status = page_brief_make(&h.brief, h.stack, decoded->text,
				 decoded->length);
	if (status == STATUS_OK)
		status = feed(&h, h.brief.text.data, h.brief.text.length, stop,
			      err);
	else
		(void)error_set(err, status, "out of memory");
	buffer_release(&h.collected);
	page_brief_release(&h.brief);
	if (status == STATUS_OK)
		status = page_layout_finish(&h.layout, decoded->length, err);
	else
		buffer_release(&h.layout.text);
	talloc_free(h.stack);
	return status;
}
