/* outside: what `O` and `gb` leave behind. */
#ifndef TAFFRAIL_UI_OUTSIDE_H
#define TAFFRAIL_UI_OUTSIDE_H

struct app;

/* Remove the private folders of workbenches that ended without doing so. */
void outside_sweep(void);
/* Empty and remove this workbench's own. */
void outside_end(struct app *app);

#endif
