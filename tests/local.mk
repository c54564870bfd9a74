check_PROGRAMS += \
	tests/base/test_status

# T='status edtf': only the tests whose path holds one of these words.
check-local:
	$(srcdir)/tests/run-tests --srcdir=$(srcdir) --only='$(T)' \
		$(check_PROGRAMS) $(dist_check_SCRIPTS)

EXTRA_DIST += tests/run-tests
