#include "src/report/html.h"

#include <string.h>

#include "src/report/html_graph.h"
#include "src/report/plain.h"

static const char page_head[] =
"<!DOCTYPE html>\n"
"<html lang=\"en\">\n"
"<head>\n"
"<meta charset=\"utf-8\">\n"
"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
"style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
"<meta name=\"referrer\" content=\"no-referrer\">\n";

static const char style[] =
"<style>\n"
"body{margin:0 auto;max-width:60em;padding:1em;"
"font:1em/1.5 Georgia,\"Times New Roman\",serif;"
"color:#111;background:#fff;overflow-wrap:break-word}\n"
"h1,h2,h3,h4,h5,h6{line-height:1.2;margin:1.5em 0 .5em;"
"break-after:avoid}\n"
"table{border-collapse:collapse;width:100%;font-size:.9em}\n"
"th,td{border:1px solid #bbb;padding:.25em .5em;text-align:left;"
"vertical-align:top}\n"
"thead{display:table-header-group}\n"
"tr,li{break-inside:avoid}\n"
"sup{font-size:.7em;line-height:0;white-space:nowrap;margin:0 .1em}\n"
"a{color:#0645ad;text-decoration:none}\n"
"li.d1{margin-left:1.5em}li.d2{margin-left:3em}li.d3{margin-left:4.5em}\n"
"li.d4{margin-left:6em}li.d5{margin-left:7.5em}li.d6{margin-left:9em}\n"
"h1{border-top:3px solid #111;padding-top:.5em}\n"
"h1:first-child{border:0}\n"
"pre{white-space:pre-wrap}\n"
"svg.graph{display:block;width:100%;max-width:28em;height:auto;"
"margin:1em 0;font:13px Arial,Helvetica,sans-serif}\n"
"svg.graph text{fill:currentColor}\n"
"ul.notes{list-style:none;border-top:1px solid #bbb;padding:1em 0 0;"
"font-size:.85em}\n"
"li:target{background:#ffc}\n"
"@media (max-width:40em){\n"
"thead{position:absolute;left:-9999em}\n"
"table,tbody,tr,td{display:block}\n"
"tr{border:1px solid #bbb;margin:0 0 1em}\n"
"td{border:0}td:empty{display:none}\n"
"td::before{content:attr(data-column) \": \";font-weight:bold}\n"
"}\n"
"@media print{\n"
"body{max-width:none;padding:0;font-size:10pt}\n"
"h1{break-before:page}h1:first-child{break-before:auto}\n"
"a{color:inherit}\n"
"svg.graph{break-inside:avoid;max-height:95vh}\n"
"}\n"
"</style>\n";

/* ---- text ---- */

struct escape {
	FILE *out;
	bool space;    /* one waits: several are one, none ends a text */
	bool verbatim; /* line ends and tabs are kept */
};

static const char *reference_of(utf8proc_int32_t c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

static void put_shown(struct escape *escape, const char *text, size_t bytes,
		      utf8proc_int32_t c)
{
	const char *reference = reference_of(c);

	if (reference)
		fputs(reference, escape->out);
	else if (plain_is_shown(c))
		fwrite(text, 1, bytes, escape->out);
	else
		fprintf(escape->out, "(U+%04X)", (unsigned int)c);
}

static void put_waiting_space(struct escape *escape)
{
	if (escape->space)
		fputc(' ', escape->out);
	escape->space = false;
}

/* One character; returns the bytes it took. */
static size_t escape_char(struct escape *escape, const char *text,
			  size_t length)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text,
					      (utf8proc_ssize_t)length, &c);

	if (n > 0 && plain_is_blank(c) && !escape->verbatim) {
		escape->space = true;
		return (size_t)n;
	}
	put_waiting_space(escape);
	if (n <= 0)
		fprintf(escape->out, "(byte %02X)", (unsigned char)*text);
	else if (escape->verbatim && (c == '\n' || c == '\t'))
		fputc((int)c, escape->out);
	else
		put_shown(escape, text, (size_t)n, c);
	return n <= 0 ? 1 : (size_t)n;
}

static void escape_text(struct escape *escape, const char *text, size_t length)
{
	for (size_t at = 0; at < length;)
		at += escape_char(escape, text + at, length - at);
}

void html_escape(FILE *out, const char *text, size_t length)
{
	struct escape escape = { .out = out };

	escape_text(&escape, text, length);
	put_waiting_space(&escape);
}

/* ---- phrases ---- */

static void write_marked(struct escape *escape, const char *element,
			 const char *text)
{
	put_waiting_space(escape);
	fprintf(escape->out, "<%s>", element);
	escape_text(escape, text, strlen(text));
	fprintf(escape->out, "</%s>", element);
}

static void write_quote(struct escape *escape, const char *text)
{
	put_waiting_space(escape);
	fputs("“", escape->out);
	escape_text(escape, text, strlen(text));
	escape->space = false;
	fputs("”", escape->out);
}

static void write_address(struct escape *escape, const char *address)
{
	put_waiting_space(escape);
	if (plain_is_link(address)) {
		fputs("<a rel=\"noopener noreferrer\" href=\"", escape->out);
		html_escape(escape->out, address, strlen(address));
		fputs("\">", escape->out);
	}
	escape_text(escape, address, strlen(address));
	if (plain_is_link(address))
		fputs("</a>", escape->out);
}

/* Names of documents are [a-z0-9-]; they stand on this page. */
static void write_link(struct escape *escape, const struct piece *piece)
{
	put_waiting_space(escape);
	fprintf(escape->out, "<a href=\"#d-%s\">", piece->to);
	escape_text(escape, piece->text, strlen(piece->text));
	escape->space = false;
	fputs("</a>", escape->out);
}

/* The mark is the name of the citation (rusi23-14): it says which document
 * it is, and is the same in every export, whatever else is in it. The mark
 * stands at its word; from the note the way leads back to where it
 * was first referred to. */
static void html_reference(FILE *out, const struct document_reference *to)
{
	fprintf(out, "<sup><a href=\"#n-%s\"", to->label);
	if (to->first)
		fprintf(out, " id=\"r-%s\"", to->label);
	fprintf(out, ">%s</a></sup>", to->label);
}

static void write_piece(struct escape *escape, const struct piece *piece)
{
	switch (piece->type) {
	case PIECE_STRONG:
		write_marked(escape, "strong", piece->text);
		break;
	case PIECE_EMPHASIS:
		write_marked(escape, "em", piece->text);
		break;
	case PIECE_QUOTE:
		write_quote(escape, piece->text);
		break;
	case PIECE_ADDRESS:
		write_address(escape, piece->text);
		break;
	case PIECE_LINK:
		write_link(escape, piece);
		break;
	case PIECE_NOTE:
		escape->space = false;
		fputc(PRINTED_MARK, escape->out);
		fputs(piece->text, escape->out);
		fputc(PRINTED_MARK, escape->out);
		break;
	default:
		escape_text(escape, piece->text, strlen(piece->text));
	}
}

static void html_phrase(FILE *out, const struct phrase *phrase)
{
	struct escape escape = { .out = out };

	for (int i = 0; i < phrase->count; i++)
		write_piece(&escape, &phrase->pieces[i]);
}

/* ---- blocks ---- */

static void html_begin(FILE *out, const char *title)
{
	fputs(page_head, out);
	fputs("<title>", out);
	html_escape(out, title, strlen(title));
	fputs("</title>\n", out);
	fputs(style, out);
	fputs("</head>\n<body>\n<main>\n", out);
}

static void html_end(FILE *out)
{
	fputs("</main>\n</body>\n</html>\n", out);
}

static void html_run_begin(FILE *out, enum document_run run)
{
	static const char *const opening[] = {
		[RUN_ITEMS] = "<ul>\n", [RUN_TABLE] = "<table>\n",
		[RUN_NOTES] = "<ul class=\"notes\">\n",
	};

	if (run != RUN_TEXT && run != RUN_NONE)
		fputs(opening[run], out);
}

static void html_run_end(FILE *out, enum document_run run)
{
	static const char *const closing[] = {
		[RUN_ITEMS] = "</ul>\n", [RUN_TABLE] = "</tbody>\n</table>\n",
		[RUN_NOTES] = "</ul>\n",
	};

	if (run != RUN_TEXT && run != RUN_NONE)
		fputs(closing[run], out);
}

static void html_heading(FILE *out, int level, const struct document *document,
			 const struct printed *text)
{
	fprintf(out, "<h%d>", level);
	document_put(document, out, text);
	fprintf(out, "</h%d>\n", level);
}

static void html_part(FILE *out, const char *name,
		      const struct document *document,
		      const struct printed *title)
{
	fprintf(out, "<h1 id=\"d-%s\">", name);
	document_put(document, out, title);
	fputs("</h1>\n", out);
}

static void html_paragraph(FILE *out, const struct document *document,
			   const struct printed *text)
{
	fputs("<p>", out);
	document_put(document, out, text);
	fputs("</p>\n", out);
}

static void html_item(FILE *out, int depth, const struct document *document,
		      const struct printed *text)
{
	enum { DEPTH_MAX = 6 }; /* beyond it a narrow screen has no room */

	if (depth > 0)
		fprintf(out, "<li class=\"d%d\">",
			depth < DEPTH_MAX ? depth : DEPTH_MAX);
	else
		fputs("<li>", out);
	document_put(document, out, text);
	fputs("</li>\n", out);
}

static void html_table_head(FILE *out, const char *const *columns, int count)
{
	fputs("<thead><tr>", out);
	for (int i = 0; i < count; i++) {
		fputs("<th>", out);
		html_escape(out, columns[i], strlen(columns[i]));
		fputs("</th>", out);
	}
	fputs("</tr></thead>\n<tbody>\n", out);
}

static void html_table_row(FILE *out, const struct document *document,
			   const char *const *columns,
			   const struct printed *cells, int count)
{
	fputs("<tr>", out);
	for (int i = 0; i < count; i++) {
		fputs("<td data-column=\"", out);
		html_escape(out, columns[i], strlen(columns[i]));
		fputs("\">", out);
		document_put(document, out, &cells[i]);
		fputs("</td>", out);
	}
	fputs("</tr>\n", out);
}

static void html_verbatim(FILE *out, const char *text)
{
	struct escape escape = { .out = out, .verbatim = true };

	fputs("<pre>\n", out);
	escape_text(&escape, text, strlen(text));
	fputs("</pre>\n", out);
}

static void html_footnote(FILE *out, const struct document *document,
			  const struct document_reference *note,
			  const struct printed *text)
{
	fprintf(out, "<li id=\"n-%s\"><b>%s</b> ", note->label, note->label);
	document_put(document, out, text);
	fprintf(out, " <a href=\"#r-%s\" aria-label=\"back\">↩</a></li>\n",
		note->label);
}

static void html_gap(FILE *out)
{
	(void)out;
}

const struct document_writer html_writer = {
	.name = "html",
	.extension = "html",
	.phrase = html_phrase,
	.reference = html_reference,
	.one_page = true,
	.begin = html_begin,
	.end = html_end,
	.run_begin = html_run_begin,
	.run_end = html_run_end,
	.heading = html_heading,
	.part = html_part,
	.paragraph = html_paragraph,
	.item = html_item,
	.table_head = html_table_head,
	.table_row = html_table_row,
	.verbatim = html_verbatim,
	.graph = html_graph,
	.footnote = html_footnote,
	.gap = html_gap,
};
