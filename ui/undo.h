/* undo: a large undo or redo at work. */
#ifndef TAFFRAIL_UI_UNDO_H
#define TAFFRAIL_UI_UNDO_H

#include "ui/workbench.h"

/* "taking back 43 %, C-x stops" while one is at work; false: none is. */
bool undoing_words(struct app *app, char *buffer, size_t size);
/* Milliseconds until the words change; -1: none is at work. */
int undoing_tick(struct app *app);
/* Stop it; false: none is at work. */
bool undoing_stop(struct app *app);

#endif
