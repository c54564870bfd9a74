src_archive_libcapture_a_SOURCES = \
	src/archive/address.c \
	src/archive/head.c src/archive/head.h \
	src/archive/payload.c src/archive/payload.h \
	src/archive/special.c src/archive/special.h \
	src/archive/spool.c src/archive/spool.h \
	src/archive/transfer.c src/archive/transfer.h

check_PROGRAMS += \
	tests/archive/test_special \
	tests/archive/test_transfer
noinst_HEADERS += tests/archive/case.h tests/archive/server.h
EXTRA_DIST += tests/archive/server.py
