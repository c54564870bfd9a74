#include "src/report/markdown.h"

#include <ctype.h>
#include <string.h>

#include <utf8proc.h>

#include "src/report/plain.h"

/* Characters that open or close structure anywhere in a line. */
static const char anywhere[] = "\\`*_{}[]<>&~^|$@";
/* ... and those that do so only where a line begins. */
static const char at_line_start[] = "#+-=:%";

struct escape {
	FILE *out;
	bool at_start;  /* nothing was put down in this line yet */
	bool in_number; /* only digits were: "1." would begin a list */
	bool space;     /* a space waits; none stands at either end */
};

static void put_waiting_space(struct escape *escape)
{
	if (escape->space && !escape->at_start)
		fputc(' ', escape->out);
	escape->space = false;
}

/* "www." and "://" become links by themselves in GitHub's dialect. */
static bool opens_link(const char *text, size_t at, size_t length)
{
	if (text[at] == ':')
		return at + 1 < length && text[at + 1] == '/';
	return text[at] == '.' && at >= 3 &&
	       strncasecmp(text + at - 3, "www", 3) == 0;
}

static void put_ascii(struct escape *escape, const char *text, size_t at,
		      size_t length)
{
	char c = text[at];
	bool special = strchr(anywhere, c) || opens_link(text, at, length) ||
		       (escape->at_start && strchr(at_line_start, c)) ||
		       (escape->in_number && (c == '.' || c == ')'));

	put_waiting_space(escape);
	if (special)
		fputc('\\', escape->out);
	fputc(c, escape->out);
	escape->in_number = (escape->at_start || escape->in_number) &&
			    isdigit((unsigned char)c);
	escape->at_start = false;
}

static void put_wide(struct escape *escape, const char *text, size_t bytes,
		     utf8proc_int32_t c)
{
	put_waiting_space(escape);
	if (plain_is_shown(c))
		fwrite(text, 1, bytes, escape->out);
	else
		fprintf(escape->out, "(U+%04X)", (unsigned int)c);
	escape->at_start = escape->in_number = false;
}

/* One character; returns the bytes it took. */
static size_t escape_char(struct escape *escape, const char *text, size_t at,
			  size_t length)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n = utf8proc_iterate(
		(const utf8proc_uint8_t *)text + at,
		(utf8proc_ssize_t)(length - at), &c);

	if (n <= 0) {
		put_waiting_space(escape);
		fprintf(escape->out, "(byte %02X)", (unsigned char)text[at]);
		escape->at_start = escape->in_number = false;
		return 1;
	}
	if (plain_is_blank(c))
		escape->space = true;
	else if (c >= 0x20 && c < 0x7f)
		put_ascii(escape, text, at, length);
	else
		put_wide(escape, text + at, (size_t)n, c);
	return (size_t)n;
}

/* Nothing in Markdown begins with these, but a list with a number. */
static bool is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == ',' || c == ';' || c == '(';
}

/* Bytes from `at` on that go out as they are, with the single spaces between
 * them. */
static size_t plain_run(const struct escape *escape, const char *text,
			size_t at, size_t length)
{
	size_t from = at;

	if ((escape->at_start || escape->in_number) &&
	    isdigit((unsigned char)text[at]))
		return 0;
	while (at < length && (is_plain((unsigned char)text[at]) ||
			       (text[at] == ' ' && at > from &&
				at + 1 < length &&
				is_plain((unsigned char)text[at + 1]))))
		at++;
	return at - from;
}

static void escape_text(struct escape *escape, const char *text,
			size_t length)
{
	for (size_t at = 0; at < length;) {
		size_t n = plain_run(escape, text, at, length);

		if (n == 0) {
			at += escape_char(escape, text, at, length);
			continue;
		}
		put_waiting_space(escape);
		fwrite(text + at, 1, n, escape->out);
		escape->at_start = escape->in_number = false;
		at += n;
	}
}

bool markdown_escape(FILE *out, const char *text, size_t length,
		     bool at_start)
{
	struct escape escape = { .out = out, .at_start = at_start };

	escape_text(&escape, text, length);
	return escape.at_start;
}

static void write_address(struct escape *escape, const char *address)
{
	if (!plain_is_link(address)) {
		escape_text(escape, address, strlen(address));
		return;
	}
	put_waiting_space(escape);
	fprintf(escape->out, "<%s>", address);
	escape->at_start = escape->in_number = false;
}

/* An opening mark of emphasis must not meet a space, nor a closing one:
 * the escaper drops both, and the space goes outside. */
static void write_marked(struct escape *escape, const char *mark,
			 const char *text)
{
	if (strspn(text, " \t\r\n") == strlen(text))
		return;
	if (isspace((unsigned char)*text))
		escape->space = true;
	put_waiting_space(escape);
	fputs(mark, escape->out);
	escape->at_start = escape->in_number = false;
	markdown_escape(escape->out, text, strlen(text), true);
	fputs(mark, escape->out);
}

/* Names of documents are [a-z0-9-]: nothing in them ends the link. */
static void write_link(struct escape *escape, const struct piece *piece)
{
	put_waiting_space(escape);
	fputc('[', escape->out);
	markdown_escape(escape->out, piece->text, strlen(piece->text), true);
	fprintf(escape->out, "](%s%s)", piece->to,
		piece->type == PIECE_FILE ? "" : ".md");
	escape->at_start = escape->in_number = false;
}

static void write_quote(struct escape *escape, const char *text)
{
	escape_text(escape, "“", strlen("“"));
	escape_text(escape, text, strlen(text));
	escape->space = false;
	escape_text(escape, "”", strlen("”"));
}

static void write_piece(struct escape *escape, const struct piece *piece)
{
	switch (piece->type) {
	case PIECE_STRONG:
		write_marked(escape, "**", piece->text);
		break;
	case PIECE_EMPHASIS:
		write_marked(escape, "*", piece->text);
		break;
	case PIECE_QUOTE:
		write_quote(escape, piece->text);
		break;
	case PIECE_ADDRESS:
		write_address(escape, piece->text);
		break;
	case PIECE_LINK:
	case PIECE_FILE:
		write_link(escape, piece);
		break;
	case PIECE_NOTE:
		escape->space = false;
		fputc(PRINTED_MARK, escape->out);
		fputs(piece->text, escape->out);
		fputc(PRINTED_MARK, escape->out);
		escape->at_start = escape->in_number = false;
		break;
	default:
		escape_text(escape, piece->text, strlen(piece->text));
	}
}

static void markdown_phrase(FILE *out, const struct phrase *phrase)
{
	struct escape escape = { .out = out, .at_start = true };

	for (int i = 0; i < phrase->count; i++)
		write_piece(&escape, &phrase->pieces[i]);
}

static void markdown_reference(FILE *out, const struct document_reference *to)
{
	fputs("[^", out);
	fputs(to->label, out);
	fputc(']', out);
}

static void markdown_heading(FILE *out, int level,
			     const struct document *document,
			     const struct printed *text)
{
	fprintf(out, "%.*s ", level, "######");
	document_put(document, out, text);
	fputc('\n', out);
}

static void markdown_paragraph(FILE *out, const struct document *document,
			       const struct printed *text)
{
	document_put(document, out, text);
	fputc('\n', out);
}

static void markdown_item(FILE *out, int depth,
			  const struct document *document,
			  const struct printed *text)
{
	fprintf(out, "%*s- ", depth * 2, "");
	document_put(document, out, text);
	fputc('\n', out);
}

static void markdown_table_head(FILE *out, const char *const *columns,
				int count)
{
	for (int i = 0; i < count; i++) {
		fputs("| ", out);
		markdown_escape(out, columns[i], strlen(columns[i]), true);
		fputc(' ', out);
	}
	fputs("|\n", out);
	for (int i = 0; i < count; i++)
		fputs("| --- ", out);
	fputs("|\n", out);
}

static void markdown_table_row(FILE *out, const struct document *document,
			       const char *const *columns,
			       const struct printed *cells, int count)
{
	(void)columns;
	for (int i = 0; i < count; i++) {
		fputs(i ? " | " : "| ", out);
		document_put(document, out, &cells[i]);
	}
	fputs(" |\n", out);
}

/* A fence longer than any run of its character inside. */
static int fence_length(const char *text)
{
	int longest = 2, run = 0;

	for (; *text; text++) {
		run = *text == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest + 1;
}

static void put_fence(FILE *out, int length)
{
	for (int i = 0; i < length; i++)
		fputc('`', out);
}

/* Inside a fence nothing can be escaped: only what a terminal or an editor
 * would obey is made visible. */
static size_t put_verbatim(FILE *out, const char *text, size_t length)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text,
					      (utf8proc_ssize_t)length, &c);

	if (n <= 0) {
		fprintf(out, "(byte %02X)", (unsigned char)*text);
		return 1;
	}
	if (c == '\n' || c == '\t' || plain_is_shown(c))
		fwrite(text, 1, (size_t)n, out);
	else
		fprintf(out, "(U+%04X)", (unsigned int)c);
	return (size_t)n;
}

static void markdown_verbatim(FILE *out, const char *text)
{
	size_t length = strlen(text);
	int fence = fence_length(text);

	put_fence(out, fence);
	fputs("text\n", out);
	for (size_t at = 0; at < length;)
		at += put_verbatim(out, text + at, length - at);
	if (length == 0 || text[length - 1] != '\n')
		fputc('\n', out);
	put_fence(out, fence);
	fputc('\n', out);
}

/* ---- graphs ---- */

/* Inside Mermaid's quotation marks. What is no letter, figure or harmless
 * stop is written by its number, so that no text opens a shape, a directive,
 * a link, a formula or a fence. */
static void put_mermaid_char(FILE *out, const char *text, size_t bytes,
			     utf8proc_int32_t c)
{
	if (c < 0x80 && !isalnum((int)c) && !strchr(" .,()-", (int)c))
		fprintf(out, "#%d;", (int)c);
	else if (c >= 0x80 && !plain_is_shown(c))
		fprintf(out, "(U+%04X)", (unsigned int)c);
	else
		fwrite(text, 1, bytes, out);
}

static void put_mermaid_text(FILE *out, const char *text)
{
	size_t length = strlen(text);

	fputc('"', out);
	for (size_t at = 0; at < length;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate(
			(const utf8proc_uint8_t *)text + at,
			(utf8proc_ssize_t)(length - at), &c);

		if (n <= 0)
			fprintf(out, "(byte %02X)", (unsigned char)text[at]);
		else if (plain_is_blank(c))
			fputc(' ', out);
		else if (c < 0x20)
			fprintf(out, "(U+%04X)", (unsigned int)c);
		else
			put_mermaid_char(out, text + at, (size_t)n, c);
		at += n <= 0 ? 1 : (size_t)n;
	}
	fputc('"', out);
}

static void markdown_graph(FILE *out, const struct graph *graph)
{
	fputs("```mermaid\ngraph TD\n", out);
	for (int i = 0; i < graph->node_count; i++) {
		fprintf(out, "  n%d[", i);
		put_mermaid_text(out, graph->nodes[i]);
		fputs("]\n", out);
	}
	for (int i = 0; i < graph->edge_count; i++) {
		const struct graph_edge *edge = &graph->edges[i];

		fprintf(out, "  n%d %s|", edge->from,
			edge->broken ? "-.->" : "-->");
		put_mermaid_text(out, edge->label);
		fprintf(out, "| n%d\n", edge->to);
	}
	fputs("```\n", out);
}

static void markdown_footnote(FILE *out, const struct document *document,
			      const struct document_reference *note,
			      const struct printed *text)
{
	fputs("[^", out);
	fputs(note->label, out);
	fputs("]: ", out);
	document_put(document, out, text);
	fputc('\n', out);
}

static void markdown_gap(FILE *out)
{
	fputc('\n', out);
}

const struct document_writer markdown_writer = {
	.name = "markdown",
	.extension = "md",
	.phrase = markdown_phrase,
	.reference = markdown_reference,
	.heading = markdown_heading,
	.paragraph = markdown_paragraph,
	.item = markdown_item,
	.table_head = markdown_table_head,
	.table_row = markdown_table_row,
	.verbatim = markdown_verbatim,
	.graph = markdown_graph,
	.footnote = markdown_footnote,
	.gap = markdown_gap,
};
