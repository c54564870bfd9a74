# One file a subcommand; src/cmd/commands.h is the table.
taffrail_SOURCES += \
	src/cmd/command.h src/cmd/command.c \
	src/cmd/commands.h src/cmd/commands.c \
	src/cmd/analyst.h src/cmd/analyst.c \
	src/cmd/out.h src/cmd/out.c \
	src/cmd/guard.h src/cmd/guard.c \
	src/cmd/manual.h src/cmd/manual.c \
	src/cmd/progress.c \
	src/cmd/workbench.h src/cmd/workbench.c \
	src/cmd/add.c src/cmd/add_sources.c src/cmd/adopt.c src/cmd/attach.c src/cmd/bytes.c src/cmd/capture.c \
	src/cmd/custody.c src/cmd/propose.c src/cmd/stamp.c \
	src/cmd/check_export.c src/cmd/cite.c src/cmd/conflicts.c \
	src/cmd/copy.c src/cmd/review.c \
	src/cmd/workbench_fetch.c src/cmd/workbench_fetch.h \
	src/cmd/dump.c src/cmd/export.c src/cmd/export_warc.c src/cmd/expunge.c src/cmd/fetch.c \
	src/cmd/fetch_progress.c src/cmd/fetch_progress.h src/cmd/find.c \
	src/cmd/import.c src/cmd/judge.c src/cmd/list.c src/cmd/list_ledger.c src/cmd/load.c src/cmd/log.c \
	src/cmd/new.c src/cmd/queue.c src/cmd/rebuild.c src/cmd/set.c src/cmd/show.c \
	src/cmd/sql.c src/cmd/status.c src/cmd/tour.c src/cmd/undo.c \
	src/cmd/verify.c src/cmd/verify_export.c
