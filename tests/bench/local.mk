# `make bench` prints figures (BENCH_SCALE=1.0 for the whole); never a test.
# The part beside wget alone: `make bench-fetch`.
EXTRA_PROGRAMS += tests/bench/make_case tests/bench/bench_store \
	tests/bench/serve
tests_bench_serve_SOURCES = tests/bench/serve.c
tests_bench_make_case_SOURCES = tests/bench/make_case.c
tests_bench_bench_store_SOURCES = tests/bench/bench_store.c
EXTRA_DIST += tests/bench/bench.py tests/bench/bench_fetch.py \
	tests/bench/bench_screen.py tests/bench/typist.py
BENCH_SCALE = 0.1
bench: taffrail$(EXEEXT) tests/bench/make_case$(EXEEXT) \
		tests/bench/bench_store$(EXEEXT)
	$(srcdir)/tests/bench/bench.py $(builddir) $(BENCH_SCALE)
	$(MAKE) bench-fetch
bench-fetch: taffrail$(EXEEXT) tests/bench/serve$(EXEEXT)
	$(srcdir)/tests/bench/bench_fetch.py $(builddir)
.PHONY: bench bench-fetch
