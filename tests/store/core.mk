check_PROGRAMS += \
	tests/store/test_table \
	tests/store/test_registry
