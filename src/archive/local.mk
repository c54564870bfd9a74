src_archive_libcapture_a_SOURCES = \
	src/archive/address.c \
	src/archive/attach.c src/archive/attach.h \
	src/archive/backoff.c src/archive/backoff.h \
	src/archive/cdxj.c src/archive/cdxj.h \
	src/archive/charset.c src/archive/charset.h \
	src/archive/clockstate.c src/archive/clockstate.h \
	src/archive/contact.c src/archive/contact.h \
	src/archive/css.c src/archive/css.h \
	src/archive/custody.c src/archive/custody.h \
	src/archive/fetch.c src/archive/fetch.h \
	src/archive/fetch_internal.h src/archive/fetch_keep.c \
	src/archive/head.c src/archive/head.h \
	src/archive/keep.c src/archive/keep.h \
	src/archive/unread.c src/archive/unread.h \
	src/archive/late.c src/archive/late.h \
	src/archive/markup.c src/archive/markup.h \
	src/archive/memento.c src/archive/memento.h \
	src/archive/mhtml.c src/archive/mhtml.h \
	src/archive/page.c src/archive/page.h \
	src/archive/page_align.c \
	src/archive/page_brief.c src/archive/page_brief.h src/archive/page_html.c \
	src/archive/page_internal.h \
	src/archive/page_layout.c \
	src/archive/page_meta.c \
	src/archive/page_pdf.c \
	src/archive/payload.c src/archive/payload.h \
	src/archive/propose.c src/archive/propose.h \
	src/archive/recapture.c src/archive/recapture.h \
	src/archive/requisites.c src/archive/requisites.h \
	src/archive/route.c src/archive/route.h \
	src/archive/runner.c src/archive/runner.h \
	src/archive/runner_hosts.c src/archive/runner_internal.h \
	src/archive/runner_keep.c src/archive/runner_network.c \
	src/archive/runner_reader.c \
	src/archive/special.c src/archive/special.h \
	src/archive/said.c src/archive/said.h \
	src/archive/sheets.c src/archive/sheets.h \
	src/archive/shelf.c src/archive/shelf.h \
	src/archive/spool.c src/archive/spool.h \
	src/archive/stamp.c src/archive/stamp.h \
	src/archive/stamp_token.c src/archive/stamp_token.h \
	src/archive/suspect.c src/archive/suspect.h \
	src/archive/transfer.c src/archive/transfer.h \
	src/archive/transfer_internal.h \
	src/archive/transfers.c src/archive/transfers.h \
	src/archive/wacz_export.c src/archive/wacz_export.h \
	src/archive/wacz_import.c src/archive/wacz_import.h \
	src/archive/warc_export.c src/archive/warc_export.h \
	src/archive/warc_import.c src/archive/warc_import.h \
	src/archive/warc_read.c src/archive/warc_read.h \
	src/archive/warc_write.c src/archive/warc_write.h \
	src/archive/zip_read.c src/archive/zip_read.h \
	src/archive/zip_write.c src/archive/zip_write.h

check_PROGRAMS += \
	tests/archive/test_backoff \
	tests/archive/test_blob \
	tests/archive/test_cdxj \
	tests/archive/test_doors \
	tests/archive/test_memento \
	tests/archive/test_mhtml \
	tests/archive/test_requisites \
	tests/archive/test_pdf \
	tests/archive/test_special \
	tests/archive/test_transfer
tests_archive_test_doors_SOURCES = tests/archive/test_doors.c \
	src/archive/doors.c src/archive/doors.h
noinst_HEADERS += tests/archive/case.h tests/archive/fetching.h \
	tests/archive/server.h
EXTRA_DIST += tests/archive/command.py tests/archive/pdf.py tests/archive/readers.mjs tests/archive/server.py tests/archive/warc_reader.py
dist_check_SCRIPTS += \
	tests/archive/test_attach.py \
	tests/archive/test_fetch_command.py \
	tests/archive/test_fetch_queue.py \
	tests/archive/test_pdf_command.py \
	tests/archive/test_readers.py \
	tests/archive/test_stamp.py \
	tests/archive/test_wacz.py \
	tests/archive/test_wacz_import.py \
	tests/archive/test_warc.py \
	tests/archive/test_warc_import.py

check_PROGRAMS += \
	tests/archive/test_fetch \
	tests/archive/test_kill \
	tests/archive/test_page \
	tests/fuzz/fuzz_head \
	tests/fuzz/fuzz_mhtml \
	tests/fuzz/fuzz_page \
	tests/fuzz/fuzz_requisites \
	tests/fuzz/fuzz_sheets \
	tests/fuzz/fuzz_warc \
	tests/fuzz/fuzz_zip
tests_fuzz_fuzz_head_SOURCES = tests/fuzz/fuzz_head.c $(fuzz_main)
tests_fuzz_fuzz_head_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_requisites_SOURCES = tests/fuzz/fuzz_requisites.c $(fuzz_main)
tests_fuzz_fuzz_requisites_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_warc_SOURCES = tests/fuzz/fuzz_warc.c $(fuzz_main)
tests_fuzz_fuzz_warc_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_page_SOURCES = tests/fuzz/fuzz_page.c $(fuzz_main)
tests_fuzz_fuzz_page_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_sheets_SOURCES = tests/fuzz/fuzz_sheets.c $(fuzz_main)
tests_fuzz_fuzz_sheets_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_zip_SOURCES = tests/fuzz/fuzz_zip.c $(fuzz_main)
tests_fuzz_fuzz_zip_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)
tests_fuzz_fuzz_mhtml_SOURCES = tests/fuzz/fuzz_mhtml.c $(fuzz_main)
tests_fuzz_fuzz_mhtml_LDFLAGS = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

# The text of PDFs: a program of its own, where poppler-glib is there.
if PDF
libexec_PROGRAMS = taffrail-pdf-text
taffrail_pdf_text_SOURCES = src/archive/pdf_text.c \
	src/archive/doors.c src/archive/doors.h
taffrail_pdf_text_CPPFLAGS = $(POPPLER_CFLAGS)
taffrail_pdf_text_LDADD = $(POPPLER_LIBS)
else
EXTRA_DIST += src/archive/pdf_text.c
endif
