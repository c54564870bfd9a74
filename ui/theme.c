#include "ui/theme.h"

#include <stdlib.h>
#include <string.h>

static const struct {
	struct theme_style coloured;
	const char *mono;
} styles[] = {
#define STYLE_ROW(name, colour, attributes, mono) {{colour, attributes}, mono},
	STYLE_TABLE(STYLE_ROW)
#undef STYLE_ROW
};

/* https://no-color.org: present and not empty, whatever its value. */
static bool no_color(void)
{
	const char *value = getenv("NO_COLOR");

	return value && *value;
}

bool theme_by_name(const char *name, struct theme *ret_theme)
{
	bool mono = strcmp(name, "mono") == 0;

	if (!mono && strcmp(name, "default") != 0)
		return false;
	ret_theme->mono = mono || no_color();
	for (int i = 0; i < STYLE_COUNT; i++) {
		ret_theme->styles[i] = styles[i].coloured;
		if (!ret_theme->mono)
			continue;
		ret_theme->styles[i].colour = -1;
		ret_theme->styles[i].attributes = styles[i].mono;
	}
	return true;
}
