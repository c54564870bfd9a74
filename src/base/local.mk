src_base_libbase_a_SOURCES = \
	src/base/ascending.h src/base/banned.h \
	src/base/status.c src/base/status.h \
	src/base/address.c src/base/address.h \
	src/base/calendar.c src/base/calendar.h \
	src/base/clock.c src/base/clock.h \
	src/base/country.c src/base/country.h src/base/country_table.h \
	src/base/csv_write.c src/base/csv_write.h \
	src/base/dates.c src/base/dates_anchor.c src/base/dates_print.c \
	src/base/dates_relative.c src/base/dates_when.c src/base/duration.c \
	src/base/dates.h src/base/dates_read.h \
	src/base/dates_tables.c src/base/dates_tables.h \
	src/base/deflated.c src/base/deflated.h \
	src/base/edtf.c src/base/edtf_print.c src/base/edtf_span.c \
	src/base/edtf.h \
	src/base/hash.h \
	src/base/id.c src/base/id.h \
	src/base/identifier.c src/base/identifier.h \
	src/base/mid_table.h src/base/series_table.h \
	src/base/json.c src/base/json.h \
	src/base/name_if_free.c src/base/name_if_free.h \
	src/base/numerals.c src/base/numerals.h \
	src/base/position.c src/base/position.h \
	src/base/bounds.c src/base/quantity.c src/base/quantity_print.c \
	src/base/quantity.h \
	src/base/quantity_tables.c src/base/quantity_tables.h \
	src/base/sha256.c src/base/sha256.h \
	src/base/text.c src/base/text_fold.c src/base/text_show.c \
	src/base/text.h src/base/text_add.c src/base/text_add.h \
	src/base/value.c src/base/value_compare.c src/base/value_print.c \
	src/base/value.h \
	src/base/words.c src/base/words.h

check_PROGRAMS += \
	tests/base/test_dates \
	tests/base/test_deflated \
	tests/base/test_edtf \
	tests/base/test_id \
	tests/base/test_identifier \
	tests/base/test_quantity \
	tests/base/test_status \
	tests/base/test_text \
	tests/base/test_text_add \
	tests/base/test_value

EXTRA_DIST += tests/base/random.h
