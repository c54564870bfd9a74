/* What a page says of itself. */
#include <jansson.h>
#include <string.h>
#include <strings.h>
#include <talloc.h>

#include "src/archive/page_internal.h"

enum { FACT_BYTES_MAX = 500 };

static const char **fact_place(struct page *p, enum page_fact fact)
{
	const char **places[FACT_LAST] = {
		[FACT_TITLE] = &p->title,
		[FACT_PUBLISHER] = &p->publisher,
		[FACT_AUTHOR] = &p->author,
		[FACT_PUBLISHED] = &p->published,
		[FACT_MODIFIED] = &p->modified,
		[FACT_LANGUAGE] = &p->language,
		[FACT_CANONICAL] = &p->canonical,
	};

	return places[fact];
}

/* Blanks folded, ends trimmed; NULL: nothing is left. */
static char *tidy(const void *ctx, const char *text, size_t length)
{
	char *out = talloc_array(ctx, char, (unsigned int)length + 1);
	size_t n = 0;

	if (!out)
		return NULL;
	for (size_t i = 0; i < length; i++) {
		bool blank = text[i] && strchr(" \t\r\n\f", text[i]);

		if (blank && (n == 0 || out[n - 1] == ' '))
			continue;
		out[n++] = blank ? ' ' : text[i];
	}
	if (n > 0 && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
	if (n == 0) {
		talloc_free(out);
		return NULL;
	}
	return out;
}

void page_meta_set(struct page_meta *meta, enum page_fact fact, int rank,
		   const char *text, size_t length)
{
	const char **place = fact_place(meta->page, fact);
	char *value;

	if (rank <= meta->rank[fact])
		return;
	if (length > FACT_BYTES_MAX) {
		length = FACT_BYTES_MAX;
		while (length > 0 && ((unsigned char)text[length] & 0xc0) ==
					     0x80)
			length--;
	}
	value = tidy(meta->page, text, length);
	if (!value)
		return;
	meta->rank[fact] = rank;
	*place = value;
}

/* Names in use, best first within a fact. */
static const struct meta_name {
	const char *name;
	enum page_fact fact;
	int better;
} names[] = {
	{ "og:title", FACT_TITLE, 3 },
	{ "citation_title", FACT_TITLE, 2 },
	{ "twitter:title", FACT_TITLE, 1 },
	{ "dc.title", FACT_TITLE, 1 },
	{ "og:site_name", FACT_PUBLISHER, 3 },
	{ "citation_publisher", FACT_PUBLISHER, 2 },
	{ "dc.publisher", FACT_PUBLISHER, 2 },
	{ "application-name", FACT_PUBLISHER, 1 },
	{ "author", FACT_AUTHOR, 3 },
	{ "article:author", FACT_AUTHOR, 2 },
	{ "citation_author", FACT_AUTHOR, 2 },
	{ "dc.creator", FACT_AUTHOR, 1 },
	{ "article:published_time", FACT_PUBLISHED, 4 },
	{ "datepublished", FACT_PUBLISHED, 3 },
	{ "citation_publication_date", FACT_PUBLISHED, 2 },
	{ "dc.date", FACT_PUBLISHED, 1 },
	{ "date", FACT_PUBLISHED, 1 },
	{ "article:modified_time", FACT_MODIFIED, 2 },
	{ "og:updated_time", FACT_MODIFIED, 1 },
	{ "datemodified", FACT_MODIFIED, 1 },
	{ "og:locale", FACT_LANGUAGE, 1 },
	{ "og:url", FACT_CANONICAL, 1 },
};

void page_meta_element(struct page_meta *meta, const char *name,
		       const char *content)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcasecmp(names[i].name, name))
			page_meta_set(meta, names[i].fact,
				      RANK_META + names[i].better, content,
				      strlen(content));
}

static void set_json(struct page_meta *meta, enum page_fact fact,
		     const json_t *value)
{
	if (json_is_array(value))
		value = json_array_get(value, 0);
	if (json_is_object(value))
		value = json_object_get(value, "name");
	if (json_is_string(value))
		page_meta_set(meta, fact, RANK_JSON, json_string_value(value),
			      json_string_length(value));
}

static void read_object(struct page_meta *meta, const json_t *object)
{
	/* Only what is about the page, not about its site or a picture. */
	if (!json_object_get(object, "datePublished") &&
	    !json_object_get(object, "headline"))
		return;
	set_json(meta, FACT_TITLE, json_object_get(object, "headline"));
	set_json(meta, FACT_PUBLISHED,
		 json_object_get(object, "datePublished"));
	set_json(meta, FACT_MODIFIED, json_object_get(object, "dateModified"));
	set_json(meta, FACT_AUTHOR, json_object_get(object, "author"));
	set_json(meta, FACT_PUBLISHER, json_object_get(object, "publisher"));
	set_json(meta, FACT_LANGUAGE, json_object_get(object, "inLanguage"));
}

void page_meta_json(struct page_meta *meta, const char *json, size_t length)
{
	json_t *root = json_loadb(json, length, 0, NULL);
	json_t *list = json_is_object(root) ? json_object_get(root, "@graph")
					    : root;
	size_t i;
	json_t *object;

	read_object(meta, root);
	if (json_is_array(list))
		json_array_foreach(list, i, object)
			read_object(meta, object);
	json_decref(root);
}
