#include "src/archive/requisites.h"

#include <string.h>
#include <strings.h>
#include <talloc.h>
#define HASH_NONFATAL_OOM 1
#define uthash_nonfatal_oom(found) ((found)->address = NULL)
#include <uthash.h>

#include "src/archive/charset.h"
#include "src/archive/css.h"
#include "src/archive/head.h"
#include "src/archive/markup.h"
#include "src/archive/page.h"
#include "src/archive/transfer.h"

enum { STYLE_MAX = 4 << 20, SRCDOC_DEPTH = 2 };

enum how { ONE, SET, STYLE, DOCUMENT };

struct wanted {
	const char *element; /* NULL: any */
	const char *attribute;
	enum how how;
};

static const struct wanted table[] = {
	{ "img", "src", ONE }, { "img", "srcset", SET },
	{ "img", "lowsrc", ONE },
	{ "img", "data-src", ONE }, { "img", "data-srcset", SET },
	{ "source", "src", ONE }, { "source", "srcset", SET },
	{ "source", "data-srcset", SET },
	{ "script", "src", ONE },
	{ "iframe", "src", ONE }, { "iframe", "srcdoc", DOCUMENT },
	{ "frame", "src", ONE },
	{ "embed", "src", ONE }, { "object", "data", ONE },
	{ "applet", "code", ONE }, { "applet", "archive", ONE },
	{ "video", "src", ONE }, { "video", "poster", ONE },
	{ "audio", "src", ONE }, { "track", "src", ONE },
	{ "body", "background", ONE }, { "table", "background", ONE },
	{ "tr", "background", ONE }, { "td", "background", ONE },
	{ "th", "background", ONE },
	{ "image", "href", ONE }, { "image", "xlink:href", ONE },
	{ "feimage", "href", ONE }, { "feimage", "xlink:href", ONE },
	{ "use", "href", ONE }, { "use", "xlink:href", ONE },
	{ NULL, "style", STYLE },
};

static const char *const link_words[] = {
	"stylesheet", "icon", "apple-touch-icon",
	"apple-touch-icon-precomposed", "mask-icon", "manifest", "preload",
	"modulepreload", "prefetch",
};
static const char *const meta_words[] = {
	"og:image", "og:image:url", "og:image:secure_url", "twitter:image",
	"twitter:image:src", "msapplication-tileimage",
};

#define count_of(list) (sizeof(list) / sizeof(*(list)))

struct found {
	const char *address;
	UT_hash_handle hh;
};

struct finder {
	const void *ctx;
	const char *address;  /* of the document */
	char *base;           /* what the rest is resolved against */
	bool has_base;
	struct found *found;  /* in the order in which they stood */
	int count, looked_at, srcdocs;
	struct buffer style;
	bool in_style;
	bool no_memory;       /* for one that stood there */
	htmlParserCtxtPtr parser;
};

/* --- one address --- */

/* What a browser takes off: blanks around, line ends and tabs inside (WHATWG
 * URL, basic parser). */
static void trim(const char *text, struct buffer *out)
{
	while (*text && (unsigned char)*text <= ' ')
		text++;
	for (; *text; text++)
		if (*text != '\n' && *text != '\r' && *text != '\t')
			buffer_append_char(out, *text);
	while (out->length > 0 &&
	       (unsigned char)out->data[out->length - 1] <= ' ')
		buffer_truncate(out, out->length - 1);
}

static void keep(struct finder *f, const char *normal)
{
	struct found *known;

	HASH_FIND_STR(f->found, normal, known);
	if (known || strcmp(normal, f->address) == 0)
		return;
	known = talloc_zero(f->ctx, struct found);
	if (known)
		known->address = talloc_strdup(known, normal);
	if (known && known->address)
		HASH_ADD_KEYPTR(hh, f->found, known->address,
				strlen(known->address), known);
	if (known && known->address)
		f->count++;
	else
		f->no_memory = true;
}

static void take(void *payload, const char *printed)
{
	struct finder *f = payload;
	char array[TRANSFER_ADDRESS_MAX], normal[TRANSFER_ADDRESS_MAX];
	struct buffer bare;

	if (f->count >= REQUISITES_MAX ||
	    f->looked_at++ >= REQUISITES_REFERENCES)
		return;
	buffer_init_fixed(&bare, array, sizeof(array));
	trim(printed, &bare);
	if (bare.status != STATUS_OK || bare.length == 0 || *array == '#')
		return;
	if (address_resolve(f->base, array, normal, sizeof(normal), NULL) ==
	    STATUS_OK)
		keep(f, normal);
}

/* --- what an attribute holds --- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Behind the descriptors of a candidate; commas in brackets do not part. */
static const char *behind_descriptors(const char *at)
{
	for (int depth = 0; *at && (*at != ',' || depth > 0); at++)
		depth += *at == '(' ? 1 : *at == ')' && depth > 0 ? -1 : 0;
	return at;
}

/* WHATWG HTML, "parsing a srcset attribute". */
static void take_set(struct finder *f, const char *text)
{
	while (*text) {
		const char *from;
		size_t n;
		char *one;

		while (is_blank(*text) || *text == ',')
			text++;
		from = text;
		while (*text && !is_blank(*text))
			text++;
		n = (size_t)(text - from);
		if (n > 0 && from[n - 1] == ',') {
			while (n > 0 && from[n - 1] == ',')
				n--;
		} else {
			text = behind_descriptors(text);
		}
		one = n > 0 ? talloc_strndup(f->ctx, from, n) : NULL;
		if (one)
			take(f, one);
		talloc_free(one);
	}
}

static enum status feed(struct finder *f, char *data, size_t size,
			struct error *err);

/* A document of its own: it begins with the base of the one around it, and what
 * it says of its base is over with it. */
static void take_document(struct finder *f, const char *text)
{
	const bool in_style = f->in_style, has_base = f->has_base;
	char *base = f->base, *copy;

	if (f->srcdocs >= SRCDOC_DEPTH)
		return;
	copy = talloc_strdup(f->ctx, text);
	f->base = talloc_strdup(f->ctx, base);
	if (copy && f->base) {
		f->srcdocs++;
		f->in_style = f->has_base = false;
		(void)!feed(f, copy, strlen(copy), NULL);
		f->in_style = in_style;
		f->has_base = has_base;
		f->srcdocs--;
	}
	talloc_free(copy);
	talloc_free(f->base);
	f->base = base;
}

/* --- elements --- */

static const char *attribute(const xmlChar **attributes, const char *name)
{
	for (; attributes && attributes[0]; attributes += 2)
		if (!strcasecmp((const char *)attributes[0], name))
			return (const char *)attributes[1];
	return NULL;
}

static bool is_word(const char *text, size_t n, const char *const *list,
		    size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strlen(list[i]) == n && !strncasecmp(list[i], text, n))
			return true;
	return false;
}

static bool has_word(const char *text, const char *const *list, size_t count)
{
	while (text && *text) {
		size_t n = strcspn(text, " \t\n\r\f");

		if (n > 0 && is_word(text, n, list, count))
			return true;
		text += n + (text[n] != '\0');
	}
	return false;
}

static void take_attribute(struct finder *f, const struct wanted *w,
			   const char *value)
{
	switch (w->how) {
	case ONE:
		take(f, value);
		break;
	case SET:
		take_set(f, value);
		break;
	case STYLE:
		css_addresses(value, strlen(value), take, f);
		break;
	case DOCUMENT:
		take_document(f, value);
		break;
	}
}

static void on_link(struct finder *f, const xmlChar **attributes)
{
	const char *href = attribute(attributes, "href");
	const char *set = attribute(attributes, "imagesrcset");

	if (!has_word(attribute(attributes, "rel"), link_words,
		      count_of(link_words)))
		return;
	if (href)
		take(f, href);
	if (set)
		take_set(f, set);
}

static void on_meta(struct finder *f, const xmlChar **attributes)
{
	const char *name = attribute(attributes, "property");
	const char *content = attribute(attributes, "content");

	if (!name)
		name = attribute(attributes, "name");
	if (name && content && is_word(name, strlen(name), meta_words,
				       count_of(meta_words)))
		take(f, content);
}

/* The first alone counts, and for what stands behind it. */
static void on_base(struct finder *f, const xmlChar **attributes)
{
	const char *href = attribute(attributes, "href");
	char normal[TRANSFER_ADDRESS_MAX], *base;

	if (f->has_base || !href ||
	    address_resolve(f->base, href, normal, sizeof(normal), NULL) !=
		    STATUS_OK)
		return;
	base = talloc_strdup(f->ctx, normal);
	if (!base)
		return;
	f->has_base = true;
	talloc_free(f->base);
	f->base = base;
}

static void on_input(struct finder *f, const xmlChar **attributes)
{
	const char *type = attribute(attributes, "type");
	const char *src = attribute(attributes, "src");

	if (type && src && !strcasecmp(type, "image"))
		take(f, src);
}

static const struct {
	const char *name;
	void (*read)(struct finder *f, const xmlChar **attributes);
} special[] = {
	{ "link", on_link }, { "meta", on_meta }, { "base", on_base },
	{ "input", on_input },
};

static void on_start(void *payload, const xmlChar *xml_name,
		     const xmlChar **attributes)
{
	struct finder *f = payload;
	const char *name = (const char *)xml_name;

	markup_bound(f->parser, PAGE_DEPTH_MAX);
	f->in_style = !strcasecmp(name, "style");
	for (size_t i = 0; i < count_of(special); i++)
		if (!strcasecmp(special[i].name, name))
			special[i].read(f, attributes);
	for (size_t i = 0; i < count_of(table); i++) {
		const char *value;

		if (table[i].element && strcasecmp(table[i].element, name))
			continue;
		value = attribute(attributes, table[i].attribute);
		if (value)
			take_attribute(f, &table[i], value);
	}
}

static void on_end(void *payload, const xmlChar *name)
{
	struct finder *f = payload;

	(void)name;
	if (f->in_style && f->style.length > 0)
		css_addresses(f->style.data, f->style.length, take, f);
	buffer_clear(&f->style);
	f->in_style = false;
}

static void on_raw(void *payload, const xmlChar *text, int length)
{
	struct finder *f = payload;

	if (f->in_style)
		buffer_append(&f->style, text, (size_t)length);
}

/* libxml2 reads nothing behind the end of body or html; browsers do. */
static void open_ends(char *data, size_t size)
{
	for (size_t at = 0; at + 6 < size; at++)
		if (data[at] == '<' && data[at + 1] == '/' &&
		    (!strncasecmp(data + at + 2, "body", 4) ||
		     !strncasecmp(data + at + 2, "html", 4)))
			data[at] = ' ';
}

/* Attributes are tamed in place: libxml2 compares each with each. */
static enum status feed(struct finder *f, char *data, size_t size,
			struct error *err)
{
	xmlSAXHandler sax = { .startElement = on_start, .endElement = on_end,
			      .cdataBlock = on_raw, .characters = on_raw };
	htmlParserCtxtPtr parser = markup_parser(&sax, f), outer = f->parser;

	if (!parser)
		return error_set(err, STATUS_NOMEM, "out of memory");
	f->parser = parser; /* of the innermost document */
	markup_tame(data, size, PAGE_ATTRIBUTES_MAX);
	open_ends(data, size);
	htmlParseChunk(parser, data, (int)size, 0);
	f->parser = outer;
	return markup_finish(parser, err);
}

/* --- documents --- */

static enum status give(struct finder *f, const char ***ret_addresses,
			int *ret_count, struct error *err)
{
	const char **list = talloc_array(f->ctx, const char *,
					 (unsigned)f->count + 1);
	struct found *one, *next;
	int n = 0;

	if (!list || f->no_memory)
		return error_set(err, STATUS_NOMEM, "out of memory");
	HASH_ITER(hh, f->found, one, next)
		list[n++] = one->address;
	*ret_addresses = list;
	*ret_count = n;
	return STATUS_OK;
}

static bool is_style(const char *bare)
{
	return !strcmp(bare, "text/css");
}

/* Of a document that is read: HTML or a style sheet. */
static enum status read_into(struct finder *f, const char *data, size_t size,
			     const char *charset, bool style,
			     struct error *err)
{
	struct decoded *d = NULL;
	enum status status = charset_decode(f->ctx, data, size, charset,
					    REQUISITES_SOURCE_MAX, &d, err);

	if (status != STATUS_OK)
		return status;
	if (style)
		css_addresses(d->text, d->length, take, f);
	else
		status = feed(f, d->text, d->length, err);
	talloc_free(d);
	return status;
}

enum status requisites_read(const void *ctx, const char *data, size_t size,
			    const char *type, const char *address, int depth,
			    const char ***ret_addresses, int *ret_count,
			    struct error *err)
{
	char bare[80] = "", charset[CHARSET_NAME_MAX] = "";
	struct finder f = { .ctx = ctx, .address = address };
	enum status status;
	bool style;

	*ret_addresses = NULL;
	*ret_count = 0;
	if (type)
		head_split_type(type, bare, sizeof(bare), charset,
				sizeof(charset));
	style = is_style(bare);
	if (size > REQUISITES_SOURCE_MAX ||
	    depth > (style ? REQUISITES_STYLES : REQUISITES_FRAMES) ||
	    (!style && page_kind_of(type, data, size) != PAGE_HTML))
		return STATUS_OK;
	f.base = talloc_strdup(ctx, address);
	if (!f.base)
		return error_set(err, STATUS_NOMEM, "out of memory");
	buffer_init(&f.style, STYLE_MAX);
	status = read_into(&f, data, size, charset, style, err);
	if (status == STATUS_OK)
		status = give(&f, ret_addresses, ret_count, err);
	buffer_release(&f.style);
	HASH_CLEAR(hh, f.found);
	talloc_free(f.base);
	return status;
}

enum status requisites_find(const void *ctx, struct spool *bytes,
			    const char *type, const char *address, int depth,
			    const char ***ret_addresses, int *ret_count,
			    struct error *err)
{
	struct buffer all;
	enum status status;

	*ret_addresses = NULL;
	*ret_count = 0;
	if (bytes->size == 0 || bytes->size > REQUISITES_SOURCE_MAX)
		return STATUS_OK;
	buffer_init(&all, REQUISITES_SOURCE_MAX + 1);
	status = spool_walk(bytes, spool_gather, &all, err);
	if (status == STATUS_OK)
		status = requisites_read(ctx, all.data, all.length, type,
					 address, depth, ret_addresses,
					 ret_count, err);
	buffer_release(&all);
	return status;
}
