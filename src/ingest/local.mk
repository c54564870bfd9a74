src_ingest_libingest_a_SOURCES = \
	src/ingest/addresses.c src/ingest/addresses.h \
	src/ingest/addresses_read.c \
	src/ingest/csv.c src/ingest/csv.h \
	src/ingest/import.c src/ingest/import.h \
	src/ingest/import_cells.c src/ingest/import_internal.h \
	src/ingest/import_match.c \
	src/ingest/import_row.c \
	src/ingest/keymap.c src/ingest/keymap.h \
	src/ingest/sheet.c src/ingest/sheet.h

check_PROGRAMS += \
	tests/ingest/test_csv \
	tests/fuzz/fuzz_csv
dist_check_SCRIPTS += tests/ingest/test_import.py \
	tests/ingest/test_addresses.py
tests_fuzz_fuzz_csv_SOURCES = tests/fuzz/fuzz_csv.c $(fuzz_main)
tests_fuzz_fuzz_csv_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
