/* table: the content tables of a case, described once.
 *
 * One descriptor table drives everything that handles rows as rows: the text
 * form (keys and their order), SQL for insert, select and delete, canonical
 * lines and their hashes, undo and redo, expunge, the search for rows that
 * refer to a row. docs/case-format.md gives the meaning of each key. Words,
 * defaults and the order of keys and tables are frozen: a changed one would
 * break every hash. New columns go at the end, with a default. */
#ifndef TAFFRAIL_STORE_TABLE_H
#define TAFFRAIL_STORE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* C(column, key, type, refers to, words) : `refers to` for ROW columns, words
 * for WORD columns (the first word is the default and is left out of lines).
 * A trailing REQUIRED types end in _NEED. */
#define RECORD_COLUMNS(C)                                                     \
	C(RECORD_KIND, "kind", KIND_NEED, LAST, NULL)

#define SOURCE_COLUMNS(C)                                                     \
	C(SOURCE_KIND, "kind", WORD, LAST, words_source_kind)                 \
	C(SOURCE_STATE, "state", WORD, LAST, words_address_state)             \
	C(SOURCE_ADDRESS, "address", TEXT, LAST, NULL)                        \
	C(SOURCE_LINK, "link", TEXT, LAST, NULL)                              \
	C(SOURCE_CITED_BY, "cited_by", ROW, SOURCE, NULL)                     \
	C(SOURCE_PART_OF, "part_of", ROW, SOURCE, NULL)

#define DERIVATION_COLUMNS(C)                                                 \
	C(DERIVATION_SOURCE, "source", ROW_NEED, SOURCE, NULL)                \
	C(DERIVATION_FROM, "from", ROW_NEED, SOURCE, NULL)                    \
	C(DERIVATION_HOW, "how", WORD, LAST, words_derivation)                \
	C(DERIVATION_STATED, "stated", WORD, LAST, words_stated)

#define CAPTURE_COLUMNS(C)                                                    \
	C(CAPTURE_SOURCE, "source", ROW_NEED, SOURCE, NULL)                   \
	C(CAPTURE_ADDRESS, "address", TEXT, LAST, NULL)                       \
	C(CAPTURE_METHOD, "method", WORD, LAST, words_method)                 \
	C(CAPTURE_STARTED, "started", TIME, LAST, NULL)                       \
	C(CAPTURE_ENDED, "ended", TIME, LAST, NULL)                           \
	C(CAPTURE_STATUS, "status", INTEGER, LAST, NULL)                      \
	C(CAPTURE_TYPE, "type", TEXT, LAST, NULL)                             \
	C(CAPTURE_HEADERS, "headers", TEXT, LAST, NULL)                       \
	C(CAPTURE_REQUEST, "request", TEXT, LAST, NULL)                       \
	C(CAPTURE_SHA256, "sha256", HASH, LAST, NULL)                         \
	C(CAPTURE_SIZE, "size", INTEGER, LAST, NULL)                          \
	C(CAPTURE_TRUNCATED, "truncated", INTEGER, LAST, NULL)                \
	C(CAPTURE_PEER, "peer", TEXT, LAST, NULL)                             \
	C(CAPTURE_TLS, "tls", TEXT, LAST, NULL)                               \
	C(CAPTURE_PROXY, "proxy", TEXT, LAST, NULL)                           \
	C(CAPTURE_TOOL, "tool", TEXT, LAST, NULL)                             \
	C(CAPTURE_COLLECTOR, "collector", TEXT, LAST, NULL)                   \
	C(CAPTURE_OBTAINED, "obtained", TEXT, LAST, NULL)                     \
	C(CAPTURE_SUSPECT, "suspect", TEXT, LAST, NULL)                       \
	C(CAPTURE_FOLLOWS, "follows", ROW, CAPTURE, NULL)                     \
	C(CAPTURE_WIRE, "wire", HASH, LAST, NULL)                             \
	C(CAPTURE_CERTIFICATES, "certificates", HASH, LAST, NULL)             \
	C(CAPTURE_CLOCK, "clock", TEXT, LAST, NULL)                           \
	C(CAPTURE_REVISIT, "revisit", ROW, CAPTURE, NULL)                     \
	C(CAPTURE_PAGE, "page", ROW, CAPTURE, NULL)                           \
	C(CAPTURE_COPY_OF, "copy_of", TEXT, LAST, NULL)                       \
	C(CAPTURE_COPY_AT, "copy_at", TIME, LAST, NULL)

#define CITATION_COLUMNS(C)                                                   \
	C(CITATION_SOURCE, "source", ROW_NEED, SOURCE, NULL)                  \
	C(CITATION_N, "n", INTEGER, LAST, NULL)                               \
	C(CITATION_AT, "at", TEXT, LAST, NULL)                                \
	C(CITATION_QUOTE, "quote", TEXT, LAST, NULL)                          \
	C(CITATION_BY, "by", ROW, RECORD, NULL)                               \
	C(CITATION_WORDS, "words", TEXT, LAST, NULL)                          \
	C(CITATION_ORIGIN, "origin", ROW, SOURCE, NULL)                       \
	C(CITATION_ORIGIN_UNKNOWN, "origin_unknown", INTEGER, LAST, NULL)     \
	C(CITATION_MEANS, "means", WORD, LAST, words_means)                   \
	C(CITATION_BASIS, "basis", WORD, LAST, words_basis)                   \
	C(CITATION_REPEATS, "repeats", ROW, CITATION, NULL)                   \
	C(CITATION_TRANSLATION, "translation", TEXT, LAST, NULL)              \
	C(CITATION_LANGUAGE, "language", TEXT, LAST, NULL)                    \
	C(CITATION_TRANSLATOR, "translator", TEXT, LAST, NULL)                \
	C(CITATION_REPLACES, "replaces", ROW, CITATION, NULL)

#define PASSAGE_COLUMNS(C)                                                    \
	C(PASSAGE_CITATION, "citation", ROW_NEED, CITATION, NULL)             \
	C(PASSAGE_CAPTURE, "capture", ROW_NEED, CAPTURE, NULL)                \
	C(PASSAGE_START, "start", INTEGER, LAST, NULL)                        \
	C(PASSAGE_LENGTH, "length", INTEGER, LAST, NULL)                      \
	C(PASSAGE_SHA256, "sha256", HASH, LAST, NULL)                         \
	C(PASSAGE_HOW, "how", WORD, LAST, words_found)

#define CLAIM_COLUMNS(C)                                                      \
	C(CLAIM_CITATION, "citation", ROW, CITATION, NULL)                    \
	C(CLAIM_RECORD, "record", ROW_NEED, RECORD, NULL)                     \
	C(CLAIM_FIELD, "field", FIELD_NEED, LAST, NULL)                       \
	C(CLAIM_SAID, "said", TEXT, LAST, NULL)                               \
	C(CLAIM_BOUNDS, "bounds", TEXT, LAST, NULL)                           \
	C(CLAIM_EDTF, "edtf", TEXT, LAST, NULL)                               \
	C(CLAIM_ANCHOR, "anchor", ROW, RECORD, NULL)                          \
	C(CLAIM_ANCHOR_FIELD, "anchor_field", FIELD, LAST, NULL)              \
	C(CLAIM_RELATION, "relation", WORD, LAST, words_relation)             \
	C(CLAIM_OFFSET, "offset", TEXT, LAST, NULL)                           \
	C(CLAIM_REF, "ref", ROW, RECORD, NULL)                                \
	C(CLAIM_CHOICE, "choice", CHOICE, LAST, NULL)                         \
	C(CLAIM_UNIT, "unit", TEXT, LAST, NULL)                               \
	C(CLAIM_HEDGE, "hedge", TEXT, LAST, NULL)                             \
	C(CLAIM_POLARITY, "polarity", WORD, LAST, words_polarity)             \
	C(CLAIM_AS_OF, "as_of", TEXT, LAST, NULL)                             \
	C(CLAIM_FROM, "from", TEXT, LAST, NULL)                               \
	C(CLAIM_TO, "to", TEXT, LAST, NULL)                                   \
	C(CLAIM_READING, "reading", WORD, LAST, words_reading)                \
	C(CLAIM_REPLACES, "replaces", ROW, CLAIM, NULL)

#define PREMISE_COLUMNS(C)                                                    \
	C(PREMISE_CLAIM, "claim", ROW_NEED, CLAIM, NULL)                      \
	C(PREMISE_RESTS_ON, "rests_on", ROW_NEED, CLAIM, NULL)

#define JUDGEMENT_COLUMNS(C)                                                  \
	C(JUDGEMENT_ABOUT, "about", ANY_NEED, LAST, NULL)                     \
	C(JUDGEMENT_VERDICT, "verdict", WORD, LAST, words_verdict)            \
	C(JUDGEMENT_OTHER, "other", ROW, RECORD, NULL)                        \
	C(JUDGEMENT_FIELD, "field", FIELD, LAST, NULL)                        \
	C(JUDGEMENT_CAUSE, "cause", WORD, LAST, words_cause)                  \
	C(JUDGEMENT_REASON, "reason", TEXT, LAST, NULL)

#define SETTING_COLUMNS(C)                                                    \
	C(SETTING_TARGET, "target", ANY_NEED, LAST, NULL)                     \
	C(SETTING_NAME, "name", TEXT_NEED, LAST, NULL)                        \
	C(SETTING_VALUE, "value", TEXT, LAST, NULL)                           \
	C(SETTING_SEQ, "seq", INTEGER, LAST, NULL)

/* ORDER BY: of a thing's settings of one name the one that holds. */
#define SETTING_LATEST(of)                                                    \
	"coalesce(" of "seq, 0) DESC, " of "entry DESC, " of "id DESC LIMIT 1"

#define NOTE_COLUMNS(C)                                                       \
	C(NOTE_TARGET, "target", ANY, LAST, NULL)                             \
	C(NOTE_TYPE, "type", WORD, LAST, words_note)                          \
	C(NOTE_TEXT, "text", TEXT_NEED, LAST, NULL)                           \
	C(NOTE_STATE, "state", WORD, LAST, words_note_state)                  \
	C(NOTE_REPLACES, "replaces", ROW, NOTE, NULL)

#define TAG_COLUMNS(C)                                                        \
	C(TAG_TARGET, "target", ANY_NEED, LAST, NULL)                         \
	C(TAG_WORD, "word", TEXT_NEED, LAST, NULL)                            \
	C(TAG_OFF, "off", INTEGER, LAST, NULL)

#define MARK_COLUMNS(C)                                                       \
	C(MARK_TARGET, "target", ANY_NEED, LAST, NULL)                        \
	C(MARK_WORD, "word", TEXT, LAST, NULL)                                \
	C(MARK_OFF, "off", INTEGER, LAST, NULL)

#define SEEN_COLUMNS(C)                                                       \
	C(SEEN_RECORD, "record", ROW_NEED, RECORD, NULL)                      \
	C(SEEN_SOURCE, "source", ROW_NEED, SOURCE, NULL)                      \
	C(SEEN_VERSION, "version", TEXT, LAST, NULL)

#define STAMP_COLUMNS(C)                                                      \
	C(STAMP_MANIFEST, "manifest", HASH, LAST, NULL)                       \
	C(STAMP_REQUEST, "request", HASH, LAST, NULL)                         \
	C(STAMP_REPLY, "reply", HASH, LAST, NULL)                             \
	C(STAMP_ROOTS, "roots", HASH, LAST, NULL)                             \
	C(STAMP_AUTHORITY, "authority", TEXT, LAST, NULL)                     \
	C(STAMP_TIME, "time", TIME, LAST, NULL)                               \
	C(STAMP_SERIAL, "serial", TEXT, LAST, NULL)

/* T(table, word): in canonical order, which is also a possible insert order */
#define TABLE_TABLE(T)                                                        \
	T(RECORD, "record")                                                   \
	T(SOURCE, "source")                                                   \
	T(DERIVATION, "derivation")                                           \
	T(CAPTURE, "capture")                                                 \
	T(CITATION, "citation")                                               \
	T(PASSAGE, "passage")                                                 \
	T(CLAIM, "claim")                                                     \
	T(PREMISE, "premise")                                                 \
	T(JUDGEMENT, "judgement")                                             \
	T(SETTING, "setting")                                                 \
	T(NOTE, "note")                                                       \
	T(TAG, "tag")                                                         \
	T(MARK, "mark")                                                       \
	T(SEEN, "seen")                                                       \
	T(STAMP, "stamp")

enum table_id {
#define TABLE_ENUM(name, word) TABLE_##name,
	TABLE_TABLE(TABLE_ENUM)
#undef TABLE_ENUM
	TABLE_LAST
};

/* Column numbers, one enum a table: CLAIM_CITATION = 0, ... Each table ends
 * with two more columns, `dated` (ms since 1970) and `analyst` (text), numbered
 * after its own: use table_dated_column(). */
#define COLUMN_ENUM(column, key, type, refers, words) column,
enum record_column { RECORD_COLUMNS(COLUMN_ENUM) RECORD_COUNT };
enum source_column { SOURCE_COLUMNS(COLUMN_ENUM) SOURCE_COUNT };
enum derivation_column { DERIVATION_COLUMNS(COLUMN_ENUM) DERIVATION_COUNT };
enum capture_column { CAPTURE_COLUMNS(COLUMN_ENUM) CAPTURE_COUNT };
enum citation_column { CITATION_COLUMNS(COLUMN_ENUM) CITATION_COUNT };
enum passage_column { PASSAGE_COLUMNS(COLUMN_ENUM) PASSAGE_COUNT };
enum claim_column { CLAIM_COLUMNS(COLUMN_ENUM) CLAIM_COUNT };
enum premise_column { PREMISE_COLUMNS(COLUMN_ENUM) PREMISE_COUNT };
enum judgement_column { JUDGEMENT_COLUMNS(COLUMN_ENUM) JUDGEMENT_COUNT };
enum setting_column { SETTING_COLUMNS(COLUMN_ENUM) SETTING_COUNT };
enum note_column { NOTE_COLUMNS(COLUMN_ENUM) NOTE_COUNT };
enum tag_column { TAG_COLUMNS(COLUMN_ENUM) TAG_COUNT };
enum mark_column { MARK_COLUMNS(COLUMN_ENUM) MARK_COUNT };
enum seen_column { SEEN_COLUMNS(COLUMN_ENUM) SEEN_COUNT };
enum stamp_column { STAMP_COLUMNS(COLUMN_ENUM) STAMP_COUNT };
#undef COLUMN_ENUM

enum { ROW_COLUMNS_MAX = 32 };

/* Words of WORD columns; the number in a row is the index. First = default. */
#define WORDS_TABLE(W)                                                        \
	W(source_kind, "report", "press", "official", "registry extract",     \
	  "imagery", "list", "data set", "figure", "statement", "analyst")    \
	W(address_state, "none", "known", "lost")                             \
	W(derivation, "reports", "quotes", "analyses", "credits", "repeats")  \
	W(stated, "stated", "inferred", "possible")                           \
	W(method, "fetch", "attach", "copy of another archive", "made up")    \
	W(means, "not said", "imagery", "AIS", "registry", "official list",   \
	  "document", "testimony")                                            \
	W(basis, "reported", "observed", "inferred", "computed")              \
	W(found, "selected", "locator", "search")                             \
	W(relation, "none", "on", "before", "after", "around", "during")      \
	W(polarity, "is", "not", "unknown")                                   \
	W(reading, "not said", "each", "together")                            \
	W(verdict, "undecided", "preferred", "rejected", "withdrawn", "same", \
	  "probably same", "not the same")                                    \
	W(cause, "words", "nearer", "more precise", "later", "misprint",      \
	  "other scope")                                                      \
	W(note, "note", "finding", "question", "to-do")                       \
	W(note_state, "open", "closed")

#define WORDS_DECLARE(name, ...) extern const char *const words_##name[];
WORDS_TABLE(WORDS_DECLARE)
#undef WORDS_DECLARE

enum polarity { POLARITY_IS, POLARITY_NOT, POLARITY_UNKNOWN };
enum reading { READING_NOT_SAID, READING_EACH, READING_TOGETHER };
enum verdict {
	VERDICT_UNDECIDED, VERDICT_PREFERRED, VERDICT_REJECTED,
	VERDICT_WITHDRAWN, VERDICT_SAME, VERDICT_PROBABLY_SAME,
	VERDICT_NOT_THE_SAME
};
enum derivation_how {
	DERIVATION_REPORTS, DERIVATION_QUOTES, DERIVATION_ANALYSES,
	DERIVATION_CREDITS, DERIVATION_REPEATS
};
enum stated { STATED_STATED, STATED_INFERRED, STATED_POSSIBLE };
enum address_state { ADDRESS_NONE, ADDRESS_KNOWN, ADDRESS_LOST };
enum note_type { NOTE_NOTE, NOTE_FINDING, NOTE_QUESTION, NOTE_TODO };

enum column_type {
	COLUMN_ROW,     /* id of a row of `refers` */
	COLUMN_ANY,     /* id of a row of any table */
	COLUMN_TEXT,
	COLUMN_INTEGER, /* default 0 */
	COLUMN_WORD,    /* index in words; default 0 */
	COLUMN_KIND, COLUMN_FIELD, COLUMN_CHOICE, /* registry numbers */
	COLUMN_TIME,    /* ms since 1970-01-01 UTC; ISO 8601 in lines */
	COLUMN_HASH     /* 64 hex digits, kept as text */
};

struct column {
	const char *key; /* key in lines and name of the SQL column */
	enum column_type type;
	bool required;
	enum table_id refers;
	const char *const *words;
};

struct table {
	const char *word;
	const struct column *columns; /* own columns, then dated, analyst */
	int count;                    /* with dated and analyst */
};

const struct table *table_get(enum table_id table);
/* TABLE_LAST when no table has that word. */
enum table_id table_from_word(const char *word, size_t length);
/* Index of a column by key; -1 none. */
int table_column(enum table_id table, const char *key, size_t length);
static inline int table_dated_column(enum table_id table)
{
	return table_get(table)->count - 2;
}
static inline int table_analyst_column(enum table_id table)
{
	return table_get(table)->count - 1;
}
/* Index of `word` in a NULL-ended list; -1 none. */
int words_find(const char *const *words, const char *word, size_t length);

enum datum_type { DATUM_NULL, DATUM_INTEGER, DATUM_TEXT };
struct datum {
	enum datum_type type;
	int64_t integer;  /* ids, words, integers, times */
	const char *text; /* UTF-8, NUL-terminated; owned by whoever made the row */
	size_t length;
};

/* One content row. A default (0 of WORD and INTEGER) and NULL are the same. */
struct row {
	enum table_id table;
	int64_t id;
	int64_t entry; /* set by the store */
	struct datum data[ROW_COLUMNS_MAX];
};

void row_init(struct row *row, enum table_id table, int64_t id);
void row_set_integer(struct row *row, int column, int64_t value);
/* `text` is borrowed and must outlive the row; NULL or "" = not set. */
void row_set_text(struct row *row, int column, const char *text);
void row_set_text_n(struct row *row, int column, const char *text, size_t n);
static inline int64_t row_integer(const struct row *row, int column)
{
	return row->data[column].type == DATUM_INTEGER
		       ? row->data[column].integer : 0;
}
static inline const char *row_text(const struct row *row, int column)
{
	return row->data[column].type == DATUM_TEXT
		       ? row->data[column].text : NULL;
}
/* A copy whose texts are owned by talloc context `ctx`. NULL: no memory. */
struct row *row_copy(const void *ctx, const struct row *row);

#endif
