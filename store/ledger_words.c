#include "store/ledger.h"

#include <string.h>

static const char *const words[] = {
#define WORD(name, word, title) word,
	LEDGER_TABLE(WORD)
#undef WORD
};
static const char *const titles[] = {
#define TITLE(name, word, title) title,
	LEDGER_TABLE(TITLE)
#undef TITLE
};

const char *ledger_word(enum ledger_of of)
{
	return words[of];
}

const char *ledger_title(enum ledger_of of)
{
	return titles[of];
}

enum ledger_of ledger_by_word(const char *word)
{
	int i = 0;

	while (i < LEDGER_LAST && strcmp(words[i], word) != 0)
		i++;
	return (enum ledger_of)i;
}
