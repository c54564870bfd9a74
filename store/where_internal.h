/* What where.c (taking a text apart) and where_terms.c (a condition of a type
 * of field) share. */
#ifndef TAFFRAIL_STORE_WHERE_INTERNAL_H
#define TAFFRAIL_STORE_WHERE_INTERNAL_H

#include "src/base/text.h"
#include "store/derive.h"
#include "store/where.h"

enum where_sign {
	WHERE_EQUAL,
	WHERE_OTHER,
	WHERE_WORDS,
	WHERE_BELOW,
	WHERE_ABOVE,
	WHERE_AT_MOST,
	WHERE_AT_LEAST,
	WHERE_SIGN_LAST
};

struct where_parameter {
	const char *text; /* NULL: a number */
	int64_t number;
};

struct where_term;
/* Writes a term's condition; the word before its sign may be written over. */
typedef enum status where_maker(struct where_term *term, char *word,
				struct error *err);

struct where {
	struct casefile *casefile;
	where_maker *make;
	void *of; /* what only the maker knows */
	const struct kind *kind;
	bool view;
	const char *values; /* quoted name of the v_ table */
	char *sql;	    /* NULL once memory ran out */
	struct where_parameter *parameters;
	int count;
};

struct where_term {
	struct where *where;
	const char *whole; /* the condition, for messages */
	int at;		   /* letter where it begins, from 1 */
	const struct field *field;
	enum where_sign sign;
	const char *value; /* "": nothing */
};

/* "flg=RU" at letter 14: ... */
enum status where_bad(const struct where_term *term, struct error *err,
		      const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void where_put(struct where *where, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* A parameter; gives its number, 0 once memory ran out. */
int where_text(struct where *where, const char *text);
int where_number(struct where *where, int64_t number);

/* Conditions over a table `w` that is no kind's. */
enum status where_parse_by(struct casefile *casefile, const void *ctx,
			   where_maker *make, void *of, const char *text,
			   struct where **ret_where,
			   struct error *err) must_check;
/* marked and tag: false, it is another word. */
bool where_attached(const struct where_term *term, const char *word,
		    enum status *ret_status, struct error *err);
/* A standing as people type it. False: it is none. */
bool where_standing_word(const char *word, enum standing *ret_standing);
/* fold(text) can be used in conditions. */
enum status where_have_fold(struct casefile *casefile,
			    struct error *err) must_check;

/* Each word of the value must start a word: `put` is called with a parameter
 * for each, which begins with a space. */
enum status where_words(const struct where_term *term, const char *test,
			void (*put)(const struct where_term *term,
				    const char *test, int word),
			struct error *err) must_check;
/* A condition on a field, by its type. */
enum status where_field(const struct where_term *term,
			struct error *err) must_check;
enum status where_standing(const struct where_term *term, int slot,
			   struct error *err) must_check; /* -1: any */

#endif
