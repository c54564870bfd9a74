# taffrail_SOURCES += src/cmd/NAME.c, one file a subcommand.
taffrail_SOURCES +=
