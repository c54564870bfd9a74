dist_check_SCRIPTS += \
	tests/cases/test_questions.py
