/* tour: steps of a walk, one at a time in the first line of the screen. */
#include <stdio.h>
#include <string.h>

#include "assets/assets.h"
#include "ui/tour.h"
#include "ui/workbench.h"

/* The line with that number, from 1; false: there is none. */
static bool find_step(int number, const char **ret_text, size_t *ret_length)
{
	const struct asset *asset = asset_find("tour.txt");
	const char *at = (const char *)asset->data;

	for (int i = 1; *at; i++) {
		size_t n = strcspn(at, "\n");

		if (i == number) {
			*ret_text = at;
			*ret_length = n;
			return true;
		}
		at += n + (at[n] == '\n');
	}
	return false;
}

int tour_length(void)
{
	const char *text;
	size_t length;
	int count = 0;

	while (find_step(count + 1, &text, &length))
		count++;
	return count;
}

bool tour_text(int number, char *buffer, size_t size)
{
	const char *text;
	size_t length;

	if (!find_step(number, &text, &length))
		return false;
	snprintf(buffer, size, "%.*s", (int)length, text);
	return true;
}

bool tour_draw(struct app *app)
{
	int width = term_width(app->term), at = 1;
	char text[128], number[32];

	if (!tour_text(app->tour, text, sizeof(text)))
		return false;
	snprintf(number, sizeof(number), "%d/%d", app->tour, tour_length());
	term_blank(app->term, 0, 0, width);
	at += term_put(app->term, 0, at, width - at, STYLE_KEY, number) + 1;
	term_put(app->term, 0, at, width - at, STYLE_TITLE, text);
	return true;
}

void do_tour(struct app *app, const struct call *call)
{
	(void)call;
	app->tour = app->tour ? 0 : 1;
	app_say(app, MESSAGE_INFO, app->tour
		? "the first line leads: F2 goes on, F3 back, :tour ends it"
		: "the tour has ended");
}

static void step(struct app *app, int by)
{
	int to = app->tour + by;

	if (app->tour == 0)
		app_say(app, MESSAGE_INFO, ":tour begins the tour");
	else if (to > tour_length())
		app->tour = 0;
	else if (to >= 1)
		app->tour = to;
}

void do_tour_next(struct app *app, const struct call *call)
{
	(void)call;
	step(app, 1);
}

void do_tour_back(struct app *app, const struct call *call)
{
	(void)call;
	step(app, -1);
}
