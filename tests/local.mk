# Each room lists its own tests in its own local.mk; here is how they run.
#
# T='status edtf': only the tests whose path holds one of these words.
# COUNTS=FILE: write the numbers of cases there (passed, failed, skipped).

run_tests = $(AM_V_at)$(srcdir)/tests/run-tests --srcdir=$(srcdir) \
	--only='$(T)' --counts='$(COUNTS)'

check-local:
	$(run_tests) $(check_PROGRAMS) $(dist_check_SCRIPTS)

# Only the C programs: what sanitizers can look into.
check-unit: check-build
	$(run_tests) $(check_PROGRAMS)

check-build: $(check_PROGRAMS)

.PHONY: check-unit check-build

dist_check_SCRIPTS += \
	tests/pty/test_screen.py

EXTRA_DIST += tests/run-tests \
	tests/pty/emulator.py tests/pty/screen.py tests/pty/tap.py
