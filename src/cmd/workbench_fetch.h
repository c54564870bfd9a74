/* workbench_fetch: what `f` in the workbench does, over src/archive. */
#ifndef TAFFRAIL_CMD_WORKBENCH_FETCH_H
#define TAFFRAIL_CMD_WORKBENCH_FETCH_H

#include "ui/network.h"

/* payload: a bool, whether private addresses are let through. */
extern const struct ui_network workbench_network;

#endif
