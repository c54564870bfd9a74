src_base_libbase_a_SOURCES = \
	src/base/banned.h \
	src/base/status.c src/base/status.h \
	src/base/calendar.h src/base/clock.h src/base/country.h \
	src/base/dates.h src/base/edtf.h src/base/id.h \
	src/base/identifier.h src/base/json.h src/base/position.h \
	src/base/quantity.h src/base/sha256.h src/base/text.h \
	src/base/value.h

check_PROGRAMS += \
	tests/base/test_status
