/* document: what is published, as a stream of blocks that a writer puts down.
 *
 * There is one model and a table of functions a format (markdown.h). Blocks
 * are written as they come, so that a document of a million rows takes the
 * memory of one; footnotes wait until the end or, in a long document, until
 * a block boundary. A footnote is defined once by its key and may be referred
 * to any number of times: footnotes of one citation are one.
 *
 * No date, path or machine enters a document: the same calls give the same
 * bytes. The first failure (memory, disk) is kept: document_finish() says
 * it. */
#ifndef TAFFRAIL_REPORT_DOCUMENT_H
#define TAFFRAIL_REPORT_DOCUMENT_H

#include <stdio.h>

#include "src/base/status.h"
#include "src/report/phrase.h"

struct document;

/* A phrase as a writer put it down. Where it refers to a footnote stands the
 * footnote's key between two marks, which no writer lets through from a text:
 * the reference is written when the document is, so that one printed phrase
 * serves several documents. */
struct printed {
	const char *text; /* need not end in NUL */
	size_t length;
	bool empty;       /* the phrase had nothing in it */
};
enum { PRINTED_MARK = 1 };

/* What a writer needs of a footnote: `label` is a word of [a-z0-9-], unique
 * in the document. */
struct document_reference {
	const char *label;
	bool first; /* nobody referred to it before: a way back leads here */
};

/* Blocks of one sort that follow each other. */
enum document_run { RUN_NONE, RUN_TEXT, RUN_ITEMS, RUN_TABLE, RUN_NOTES };

/* Who stands to whom: drawn where the format can. Node 0 is whom it is about. */
enum { GRAPH_NODES_MAX = 20, GRAPH_EDGES_MAX = 60 };
struct graph {
	const char *nodes[GRAPH_NODES_MAX]; /* what they are called */
	int node_count;
	struct graph_edge {
		int from, to;
		const char *label;
		bool broken; /* former, denied or only probable */
	} edges[GRAPH_EDGES_MAX];
	int edge_count;
};

/* How one format puts blocks down. Table cells beyond the columns are never
 * given. */
struct document_writer {
	const char *name;      /* "markdown": --format */
	const char *extension; /* "md" */
	bool one_page;         /* all documents of a publication are one */
	/* A phrase; references to footnotes as marks of struct printed. */
	void (*phrase)(FILE *out, const struct phrase *text);
	void (*reference)(FILE *out, const struct document_reference *to);
	/* Before the first block, whose text is the title, and after the
	 * last; NULL: nothing. */
	void (*begin)(FILE *out, const char *title);
	void (*end)(FILE *out);
	/* Around a run of items, of rows, of footnotes; NULL: nothing. */
	void (*run_begin)(FILE *out, enum document_run run);
	void (*run_end)(FILE *out, enum document_run run);
	void (*heading)(FILE *out, int level, const struct document *document,
			const struct printed *text);
	void (*paragraph)(FILE *out, const struct document *document,
			  const struct printed *text);
	void (*item)(FILE *out, int depth, const struct document *document,
		     const struct printed *text);
	void (*table_head)(FILE *out, const char *const *columns, int count);
	void (*table_row)(FILE *out, const struct document *document,
			  const char *const *columns,
			  const struct printed *cells, int count);
	void (*verbatim)(FILE *out, const char *text);
	/* A document of the publication begins, on a page that has several;
	 * its name is [a-z0-9-]. NULL: there is but one. */
	void (*part)(FILE *out, const char *name,
		     const struct document *document,
		     const struct printed *title);
	/* NULL: not drawn; the text beside it says the same. */
	void (*graph)(FILE *out, const struct graph *graph);
	void (*footnote)(FILE *out, const struct document *document,
			 const struct document_reference *note,
			 const struct printed *text);
	void (*gap)(FILE *out); /* between two blocks that are not alike */
};

enum { DOCUMENT_COLUMNS_MAX = 12 };

/* Blocks go to `out` (borrowed). NULL: no memory. */
struct document *document_new(const void *ctx,
			      const struct document_writer *writer,
			      FILE *out);

/* level 1 (the title) to 6. */
void document_heading(struct document *document, int level,
		      const char *text);
/* Written with the block that follows; not at all where another heading does,
 * or nothing. */
void document_heading_of(struct document *document, int level,
			 const char *text);
/* A document of the publication, by the name that links lead to. */
void document_part(struct document *document, const char *name,
		   const char *title);
void document_graph(struct document *document, const struct graph *graph);
/* These take the phrase over and free it. An empty one writes nothing. */
void document_paragraph(struct document *document, struct phrase *text);
void document_item(struct document *document, int depth, struct phrase *text);
/* Text kept as it is, line by line (control characters made visible). */
void document_verbatim(struct document *document, const char *text);

/* A table: head, rows, end. Columns are borrowed until the end; one that is
 * empty in every row is left out. A table without rows writes nothing; a very long one is cut into several with the
 * same head, so that its footnotes need not wait. */
void document_table(struct document *document, const char *const *columns,
		    int count);
/* `count` cells, taken over and freed; missing ones are blank. */
void document_row(struct document *document, struct phrase **cells,
		  int count);
/* The same of printed cells, which are copied where they must wait. */
void document_row_printed(struct document *document,
			  const struct printed *cells, int count);
void document_table_end(struct document *document);

/* As the writer of the document puts it down, on ctx. The phrase is kept. */
struct printed document_print(struct document *document, const void *ctx,
			      const struct phrase *phrase);
/* Refer to a footnote by its key, which is defined. */
void document_refer(const struct document *document, const char *key,
		    struct document_reference *ret_reference);
/* For writers: what was printed, with its references. */
void document_put(const struct document *document, FILE *out,
		  const struct printed *text);
/* The first key of a footnote in printed text from `*at` on, which moves
 * behind it: 1 to `size` - 1 bytes and a NUL. False: there is none. */
bool printed_next_key(const struct printed *text, size_t *at, char *key,
		      size_t size);

/* Is the footnote defined already? */
bool document_has_note(const struct document *document, const char *key);
/* Define it (taken over and freed); a second definition is ignored. name:
 * what its label is made from; NULL: the key. */
void document_note(struct document *document, const char *key,
		   const char *name, struct phrase *text);
void document_note_printed(struct document *document, const char *key,
			   const char *name, const struct printed *text);
/* No footnote gets this label: something else in the text has it. */
void document_reserve(struct document *document, const char *label,
		      size_t length);
/* Write what waits. OK, NOMEM, or IO when `out` has an error. A reference to
 * a footnote that was never defined is a bug of the caller. */
enum status document_finish(struct document *document,
			    struct error *err) must_check;

#endif
