/* import: a sheet taken in from the workbench: read, looked at, and only then
 * written. src/ingest does all of it, as for the command line. */
#ifndef TAFFRAIL_UI_IMPORT_H
#define TAFFRAIL_UI_IMPORT_H

#include "ui/workbench.h"

/* "reading sheet 43 %, C-x stops" while one is at work; false: none is. */
bool import_words(struct app *app, char *buffer, size_t size);
/* Milliseconds until the words change; -1: none is at work. */
int import_tick(struct app *app);
/* Stop it; false: none is at work. */
bool import_stop(struct app *app);

#endif
