/* workbench: `taffrail CASE` opens the screen; without a terminal it prints
 * the case's summary. */
#ifndef TAFFRAIL_CMD_WORKBENCH_H
#define TAFFRAIL_CMD_WORKBENCH_H

/* argv[0] is the case's path; then --plain, --theme NAME, --as NAME. */
int workbench_main(int argc, char **argv);

#endif
