src_base_libbase_a_SOURCES = \
	src/base/banned.h \
	src/base/status.c src/base/status.h \
	src/base/value.h

check_PROGRAMS += \
	tests/base/test_status
