src_base_libbase_a_SOURCES = \
	src/base/banned.h \
	src/base/status.c src/base/status.h \
	src/base/calendar.c src/base/calendar.h \
	src/base/clock.c src/base/clock.h \
	src/base/country.h \
	src/base/dates.h \
	src/base/edtf.c src/base/edtf_print.c src/base/edtf_span.c \
	src/base/edtf.h \
	src/base/id.c src/base/id.h \
	src/base/identifier.h \
	src/base/json.c src/base/json.h \
	src/base/position.h \
	src/base/quantity.h \
	src/base/sha256.c src/base/sha256.h \
	src/base/text.c src/base/text_fold.c src/base/text_show.c \
	src/base/text.h \
	src/base/value.h

check_PROGRAMS += \
	tests/base/test_status
