check_PROGRAMS += \
	tests/store/test_table
