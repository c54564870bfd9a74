# Lists and finding.
check_PROGRAMS += \
	tests/store/test_detail \
	tests/store/test_find \
	tests/store/test_find_index \
	tests/store/test_ledger \
	tests/store/test_list
