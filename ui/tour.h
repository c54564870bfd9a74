/* tour: the steps of a five-minute walk, in assets/tour.txt, a line each. */
#ifndef TAFFRAIL_UI_TOUR_H
#define TAFFRAIL_UI_TOUR_H

#include <stdbool.h>
#include <stddef.h>

struct app;

int tour_length(void);
/* The step with that number, from 1; false: there is none. */
bool tour_text(int number, char *buffer, size_t size);
/* Draw the step that is shown; false: no tour goes on. */
bool tour_draw(struct app *app);

#endif
