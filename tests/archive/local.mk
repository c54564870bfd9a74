check_PROGRAMS += \
	tests/archive/test_blob
