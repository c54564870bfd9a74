# Each room lists its own tests in its own local.mk; here is how they run.

# T='status edtf': only the tests whose path holds one of these words.
check-local:
	$(AM_V_at)$(srcdir)/tests/run-tests --srcdir=$(srcdir) --only='$(T)' \
		$(check_PROGRAMS) $(dist_check_SCRIPTS)

EXTRA_DIST += tests/run-tests
