dist_check_SCRIPTS += \
	tests/cases/test_notes.py \
	tests/cases/test_answers.py \
	tests/cases/test_command_line.py \
	tests/cases/test_questions.py
