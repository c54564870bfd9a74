/* Which words of a row are searched, and how they are folded. */
#include "store/find_internal.h"

#include <string.h>

#include <utf8proc.h>

#include "store/rows.h"

static const enum table_id doc_table[FIND_DOC_LAST] = {
#define DOC_TABLE(name) [FIND_##name] = TABLE_##name,
	FIND_TABLES(DOC_TABLE)
#undef DOC_TABLE
};

enum table_id find_table(enum find_doc doc)
{
	return doc < FIND_DOC_LAST ? doc_table[doc] : TABLE_LAST;
}

enum find_doc find_doc(enum table_id table)
{
	for (int i = 0; i < FIND_DOC_LAST; i++)
		if (doc_table[i] == table)
			return (enum find_doc)i;
	return FIND_DOC_LAST;
}

int64_t find_rowid(enum find_doc doc, int64_t id)
{
	return id ^ ((int64_t)doc << 60);
}

static void take(struct find_texts *t, const struct row *row, int column)
{
	const struct datum *d = &row->data[column];

	if (d->type != DATUM_TEXT || d->length == 0)
		return;
	t->text[t->count] = d->text;
	t->length[t->count++] = d->length;
}

/* Numbers, dates and choices are found by lists; their printed words stand in
 * the quote. */
static void claim_texts(const struct registry *registry, const struct row *row,
			struct find_texts *t)
{
	const struct field *field =
		registry_field(registry, (int)row_integer(row, CLAIM_FIELD));

	if (field == NULL)
		return;
	switch (field->type) {
	case VALUE_NAME:
		t->column = FIND_NAME;
		take(t, row, CLAIM_SAID);
		break;
	case VALUE_REFERENCE:
		if (row_integer(row, CLAIM_REF) != 0)
			break;
		take(t, row, CLAIM_SAID);
		break;
	case VALUE_TEXT:
	case VALUE_IDENTIFIER:
	case VALUE_ADDRESS:
		take(t, row, CLAIM_SAID);
		break;
	default:
		break;
	}
}

static void setting_texts(const struct row *row, struct find_texts *t)
{
	const char *name = row_text(row, SETTING_NAME);

	if (name == NULL || strcmp(name, "label") != 0)
		return;
	t->column = FIND_NAME;
	take(t, row, SETTING_VALUE);
}

void find_texts(const struct registry *registry, const struct row *row,
		struct find_texts *ret_texts)
{
	struct find_texts t = {.column = FIND_BODY};

	switch (row->table) {
	case TABLE_CLAIM:
		claim_texts(registry, row, &t);
		break;
	case TABLE_CITATION:
		take(&t, row, CITATION_QUOTE);
		take(&t, row, CITATION_TRANSLATION);
		take(&t, row, CITATION_WORDS);
		break;
	case TABLE_NOTE:
		take(&t, row, NOTE_TEXT);
		break;
	case TABLE_JUDGEMENT:
		take(&t, row, JUDGEMENT_REASON);
		break;
	case TABLE_SETTING:
		setting_texts(row, &t);
		break;
	case TABLE_SOURCE:
		take(&t, row, SOURCE_ADDRESS);
		take(&t, row, SOURCE_LINK);
		break;
	default:
		break;
	}
	*ret_texts = t;
}

struct range {
	utf8proc_int32_t low, high;
};

/* Scripts written without spaces between words. */
static const struct range unspaced[] = {
	{0x0e00, 0x0eff},   /* Thai, Lao */
	{0x1000, 0x109f},   /* Myanmar */
	{0x1780, 0x17ff},   /* Khmer */
	{0x3040, 0x30ff},   /* kana */
	{0x3400, 0x9fff},   /* Han */
	{0x20000, 0x3ffff}, /* Han, further planes */
};

static bool is_unspaced(utf8proc_int32_t c)
{
	for (size_t i = 0; i < sizeof(unspaced) / sizeof(*unspaced); i++)
		if (c >= unspaced[i].low && c <= unspaced[i].high)
			return true;
	return false;
}

/* Most text has no such sign: their first byte in UTF-8 is 0xe0 or more, the
 * three upper bits set. Eight bytes at once. */
static bool may_be_unspaced(const char *text, size_t length)
{
	const uint64_t upper = UINT64_C(0x8080808080808080);
	uint64_t eight, found = 0;
	size_t i = 0;

	for (; length - i >= sizeof(eight); i += sizeof(eight)) {
		memcpy(&eight, text + i, sizeof(eight));
		found |= eight & eight << 1 & eight << 2 & upper;
	}
	for (; i < length; i++)
		found |= (unsigned char)text[i] >= 0xe0;
	return found != 0;
}

static void split_signs(const char *folded, size_t length, struct buffer *out)
{
	const utf8proc_uint8_t *text = (const utf8proc_uint8_t *)folded;
	bool alone = false, begun = false;

	for (size_t at = 0; at < length;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t n = utf8proc_iterate(
			text + at, (utf8proc_ssize_t)(length - at), &c);
		bool sign;

		if (n <= 0)
			break; /* text_fold gives nothing but UTF-8 */
		sign = is_unspaced(c);
		if (begun && c != ' ' && (sign || alone))
			buffer_append_char(out, ' ');
		buffer_append(out, folded + at, (size_t)n);
		begun = c != ' ';
		alone = sign;
		at += (size_t)n;
	}
}

enum status fold_words(const char *text, size_t length, struct buffer *out)
{
	size_t start = out->length;
	struct buffer folded;

	text_fold(text, length, out);
	if (!may_be_unspaced(out->data + start, out->length - start))
		return out->status;
	buffer_init(&folded, out->length - start + 1);
	buffer_append(&folded, out->data + start, out->length - start);
	if (folded.status == STATUS_OK && out->status == STATUS_OK) {
		buffer_truncate(out, start);
		split_signs(folded.data, folded.length, out);
	} else if (out->status == STATUS_OK) {
		out->status = folded.status;
	}
	buffer_release(&folded);
	return out->status;
}
