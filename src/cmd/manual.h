#ifndef TAFFRAIL_CMD_MANUAL_H
#define TAFFRAIL_CMD_MANUAL_H

/* Write the manual page (roff) to standard output; gives the exit code. */
int manual_print(void);

#endif
