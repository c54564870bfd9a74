/* folders: where the program keeps what is not of the case, by the XDG Base
 * Directory Specification. */
#ifndef TAFFRAIL_UI_FOLDERS_H
#define TAFFRAIL_UI_FOLDERS_H

#include <stddef.h>

/* $XDG_STATE_HOME/taffrail/NAME (else ~/.local/state), its folders made when
 * missing, 0700; talloc'ed on ctx. NULL: no home, or no memory. */
char *folders_state(const void *ctx, const char *name);
/* $XDG_CONFIG_HOME/taffrail/NAME (else ~/.config); nothing is made. */
char *folders_config(const void *ctx, const char *name);
/* A folder for files that live as long as the program: $XDG_RUNTIME_DIR, else
 * $TMPDIR, else /tmp. Not owned by the caller. */
const char *folders_passing(void);

/* A path as it was typed: ~/ is the home. On ctx; NULL: no memory. */
char *folders_typed(const void *ctx, const char *path);
/* What the last part of a path that is being typed may be, as whole paths, in
 * order, on ctx, folders with a / behind them. Returns how many. */
int folders_complete(const void *ctx, const char *path, size_t length,
		     const char **ret_paths, int max);

#endif
