/* analyst: under whose name entries are written. Never the account's. */
#ifndef TAFFRAIL_CMD_ANALYST_H
#define TAFFRAIL_CMD_ANALYST_H

#include "store/casefile.h"

/* given (--as), else TAFFRAIL_ANALYST, else the configuration
 * ($XDG_CONFIG_HOME/taffrail/analyst), else asked on a terminal and kept
 * there, else "" with one line on standard error. */
void analyst_settle(struct casefile *casefile, const char *given);
/* As above, without asking and without a word: the workbench asks itself. */
void analyst_known(struct casefile *casefile);
/* Keep a name in the configuration. */
void analyst_keep(const char *name);

#endif
