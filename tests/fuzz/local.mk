# Fuzz targets of src/base; how they are built and run: tests/local.mk.
check_PROGRAMS += \
	tests/fuzz/fuzz_dates \
	tests/fuzz/fuzz_edtf \
	tests/fuzz/fuzz_identifier \
	tests/fuzz/fuzz_quantity

tests_fuzz_fuzz_dates_SOURCES = tests/fuzz/fuzz_dates.c $(fuzz_main)
tests_fuzz_fuzz_dates_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_edtf_SOURCES = tests/fuzz/fuzz_edtf.c $(fuzz_main)
tests_fuzz_fuzz_edtf_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_identifier_SOURCES = tests/fuzz/fuzz_identifier.c $(fuzz_main)
tests_fuzz_fuzz_identifier_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_quantity_SOURCES = tests/fuzz/fuzz_quantity.c $(fuzz_main)
tests_fuzz_fuzz_quantity_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

# The text form of the store.
check_PROGRAMS += \
	tests/fuzz/fuzz_textform
tests_fuzz_fuzz_textform_SOURCES = tests/fuzz/fuzz_textform.c $(fuzz_main)
tests_fuzz_fuzz_textform_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

EXTRA_DIST += tests/fuzz/textform.dict

# Of a case: its registry, and a stranger's file.
check_PROGRAMS += \
	tests/fuzz/fuzz_casefile \
	tests/fuzz/fuzz_registry
tests_fuzz_fuzz_casefile_SOURCES = tests/fuzz/fuzz_casefile.c $(fuzz_main)
tests_fuzz_fuzz_casefile_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_registry_SOURCES = tests/fuzz/fuzz_registry.c $(fuzz_main)
tests_fuzz_fuzz_registry_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
