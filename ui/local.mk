ui_libui_a_SOURCES = \
	ui/action.c ui/action.h ui/action_table.h \
	ui/annotate.c \
	ui/app.c ui/app.h \
	ui/calls_view.c \
	ui/chain_view.c \
	ui/column_actions.c \
	ui/columns.c ui/columns.h \
	ui/command_line.c ui/command_line.h \
	ui/conflicts_view.c \
	ui/detail_rest.c \
	ui/detail_rows.c ui/detail_rows.h \
	ui/detail_view.c \
	ui/drafts.c ui/drafts.h \
	ui/draw.c \
	ui/edit_request.c \
	ui/fetch.c ui/fetch_ask.c ui/jobs_view.c ui/fetch.h \
	ui/fleet_view.c \
	ui/find.c \
	ui/folders.c ui/folders.h \
	ui/form.c ui/form.h \
	ui/form_complete.c ui/form_draw.c \
	ui/help_view.c \
	ui/import.c ui/import.h ui/import_view.c ui/importing.h \
	ui/input.c \
	ui/intake.c \
	ui/judge.c \
	ui/key.c ui/key.h \
	ui/keymap.c ui/keymap.h \
	ui/kinds_view.c \
	ui/layout.c ui/layout.h \
	ui/ledger_view.c \
	ui/left_view.c \
	ui/line_edit.c ui/line_edit.h \
	ui/list_view.c \
	ui/look.c \
	ui/move.c \
	ui/network.h \
	ui/origins_view.c \
	ui/outside.c ui/outside.h \
	ui/page.c \
	ui/pair_view.c \
	ui/palette.c \
	ui/pipe.c \
	ui/program.c \
	ui/reader.h ui/reader_cite.c ui/reader_compare.c \
	ui/reader_leads.c ui/reader_links.c ui/reader_move.c \
	ui/reader_translate.c \
	ui/reader_open.c ui/reader_view.c \
	ui/preview_view.c \
	ui/prompt.c \
	ui/refers.h ui/refers_view.c \
	ui/request.c ui/request.h \
	ui/review_view.c \
	ui/search_view.c \
	ui/spawn.c ui/spawn.h \
	ui/status_view.c \
	ui/table.c \
	ui/term.c ui/term.h \
	ui/theme.c ui/theme_file.c ui/theme.h \
	ui/ticks.c \
	ui/parts_view.c \
	ui/timeline_view.c \
	ui/tour.c ui/tour.h \
	ui/undo.c ui/undo.h \
	ui/view.c ui/view.h ui/view_rows.c \
	ui/workbench.h ui/wrap.c

# Every action stands in the table, so what looks at the table links the whole
# interface; the store is not needed for it.
fake_case = tests/ui/fake_case.c tests/ui/fake_case.h \
	tests/ui/fake_edit.c tests/ui/fake_ledger.c \
	tests/ui/fake_pages.c tests/ui/fake_panes.c \
	store/ledger_words.c

check_PROGRAMS += \
	tests/ui/fake_workbench \
	tests/ui/test_keymap \
	tests/ui/test_layout \
	tests/ui/test_line_edit \
	tests/ui/test_move \
	tests/ui/test_wrap
tests_ui_fake_workbench_SOURCES = tests/ui/fake_workbench.c $(fake_case)
tests_ui_test_keymap_SOURCES = tests/ui/test_keymap.c $(fake_case)
tests_ui_test_line_edit_SOURCES = tests/ui/test_line_edit.c $(fake_case)
tests_ui_test_move_SOURCES = tests/ui/test_move.c
tests_ui_test_wrap_SOURCES = tests/ui/test_wrap.c

dist_check_SCRIPTS += tests/pty/test_actions.py tests/pty/test_terminal.py
dist_check_SCRIPTS += tests/pty/test_reader.py
dist_check_SCRIPTS += tests/pty/test_paste.py  tests/pty/test_publish.py
EXTRA_DIST += tests/pty/monkey.py
dist_check_SCRIPTS += tests/pty/test_detail.py
dist_check_SCRIPTS += tests/pty/test_drafts.py tests/pty/test_screens.py
dist_check_SCRIPTS += tests/pty/test_form.py tests/pty/test_key_counts.py tests/pty/test_monkey.py \
	tests/pty/test_ledgers.py \
	tests/pty/test_long.py tests/pty/test_outside.py \
	tests/pty/test_sheet.py tests/pty/test_tables.py
EXTRA_DIST += tests/pty/sample.py
