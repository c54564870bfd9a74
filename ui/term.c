#include "ui/term.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "src/base/text.h"

enum {
	ESCAPE_DELAY_MS = 25,  /* a lone Esc acts after this; ESCDELAY wins */
	CELLS_MAX = 1024,      /* a wider terminal is used up to here */
	COPY_MAX = 74994,      /* xterm's limit of an OSC 52 before base64 */
	CODE_FIRST = 2000      /* our own curses key codes */
};

/* What clears a large array stays out of what is called all the time. */
#define not_inlined __attribute__((noinline))

struct term {
	SCREEN *screen;
	WINDOW *keys; /* never drawn on, so that reading never draws */
	struct theme theme;
	attr_t attributes[STYLE_COUNT];
	short pairs[STYLE_COUNT];
	bool plain, utf8, typing;
	bool places; /* the terminal can place its cursor; `dumb` cannot */
	int row, column;
	key pushed[2];
	int pushed_count;
};

static const char *const glyphs[][3] = {
#define GLYPH_ROW(name, line, ascii, plain) {line, ascii, plain},
	GLYPH_TABLE(GLYPH_ROW)
#undef GLYPH_ROW
};

/* Sequences that terminfo does not name everywhere. */
static const struct {
	const char *sequence;
	key pressed;
} extra_keys[] = {
	{"\033[200~", PRESS_PASTE_START}, {"\033[201~", PRESS_PASTE_END},
	{"\033[1;3D", PRESS_LEFT | PRESS_ALT},
	{"\033[1;3C", PRESS_RIGHT | PRESS_ALT},
	{"\033[1;3A", PRESS_UP | PRESS_ALT},
	{"\033[1;3B", PRESS_DOWN | PRESS_ALT},
	{"\033[1;2D", PRESS_SHIFT_LEFT}, {"\033[1;2C", PRESS_SHIFT_RIGHT},
	{"\033[1;2A", PRESS_SHIFT_UP}, {"\033[1;2B", PRESS_SHIFT_DOWN},
	{"\033[H", PRESS_HOME}, {"\033[F", PRESS_END},
	{"\033OH", PRESS_HOME}, {"\033OF", PRESS_END},
	{"\033[Z", PRESS_BACK_TAB},
};

static const struct {
	int code;
	key pressed;
} curses_keys[] = {
	{KEY_UP, PRESS_UP}, {KEY_DOWN, PRESS_DOWN}, {KEY_LEFT, PRESS_LEFT},
	{KEY_RIGHT, PRESS_RIGHT}, {KEY_HOME, PRESS_HOME}, {KEY_END, PRESS_END},
	{KEY_PPAGE, PRESS_PAGE_UP}, {KEY_NPAGE, PRESS_PAGE_DOWN},
	{KEY_BACKSPACE, PRESS_BACKSPACE}, {KEY_DC, PRESS_DELETE},
	{KEY_IC, PRESS_INSERT}, {KEY_ENTER, PRESS_ENTER},
	{KEY_BTAB, PRESS_BACK_TAB}, {KEY_SLEFT, PRESS_SHIFT_LEFT},
	{KEY_SRIGHT, PRESS_SHIFT_RIGHT}, {KEY_SR, PRESS_SHIFT_UP},
	{KEY_SF, PRESS_SHIFT_DOWN}, {KEY_MOUSE, PRESS_MOUSE},
};

enum {
	EXTRA_COUNT = (int)(sizeof(extra_keys) / sizeof(extra_keys[0])),
	CURSES_COUNT = (int)(sizeof(curses_keys) / sizeof(curses_keys[0]))
};

/* Past curses: constant bytes and base64 only, never foreign text. */
static void write_raw(const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t n = write(STDOUT_FILENO, bytes, length);

		if (n < 0 && errno != EINTR)
			return;
		if (n > 0) {
			bytes += n;
			length -= (size_t)n;
		}
	}
}

static void bracketed_paste(bool on)
{
	write_raw(on ? "\033[?2004h" : "\033[?2004l", 8);
}

static attr_t attributes_of(const char *letters)
{
	attr_t attributes = A_NORMAL;

	for (; *letters; letters++)
		attributes |= *letters == 'b' ? A_BOLD
			    : *letters == 'd' ? A_DIM
			    : *letters == 'r' ? A_REVERSE
					      : A_UNDERLINE;
	return attributes;
}

static void make_styles(struct term *term)
{
	bool colours = !term->theme.mono && has_colors() &&
		       start_color() == OK && use_default_colors() == OK;
	short made = 0;

	for (int i = 0; i < STYLE_COUNT; i++) {
		const struct theme_style *style = &term->theme.styles[i];

		term->attributes[i] = attributes_of(style->attributes);
		term->pairs[i] = 0;
		if (!colours || style->colour < 0 || style->colour >= COLORS)
			continue;
		made++;
		if (made < COLOR_PAIRS &&
		    init_pair(made, (short)style->colour, -1) == OK)
			term->pairs[i] = made;
	}
}

static void make_keys(struct term *term)
{
	term->keys = newpad(1, 1);
	if (!term->keys)
		return;
	keypad(term->keys, TRUE);
	nodelay(term->keys, TRUE);
	for (int i = 0; i < EXTRA_COUNT; i++)
		if (key_defined(extra_keys[i].sequence) <= 0)
			define_key(extra_keys[i].sequence, CODE_FIRST + i);
	define_key("\033[200~", CODE_FIRST);
	define_key("\033[201~", CODE_FIRST + 1);
	define_key("\033[1;3D", CODE_FIRST + 2);
	define_key("\033[1;3C", CODE_FIRST + 3);
}

/* A C locale shows no name right: one with UTF-8 is tried first. */
static bool locale_is_utf8(void)
{
	const char *codeset = nl_langinfo(CODESET);

	if (strcmp(codeset, "UTF-8") == 0)
		return true;
	return strcmp(codeset, "ANSI_X3.4-1968") == 0 &&
	       !getenv("LC_ALL") && setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

static void take_over(struct term *term)
{
	term->places = tigetstr("cup") != NULL;
	/* Until it was left once, curses writes out at each motion of the
	 * cursor: a screen would be some twenty writes, not one. Before there
	 * are colours, which a console would be told to reset. */
	if (term->places) {
		endwin();
		doupdate();
	}
	if (!getenv("ESCDELAY"))
		set_escdelay(ESCAPE_DELAY_MS);
	raw(); /* Ctrl-C and Ctrl-Z are keys like others */
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	leaveok(stdscr, FALSE);
	make_styles(term);
	make_keys(term);
	if (term->places)
		bracketed_paste(true);
}

static struct term *fail(struct term *term)
{
	free(term);
	return NULL;
}

enum status term_open(const struct term_options *options,
		      struct term **ret_term, struct error *err)
{
	const char *type = getenv("TERM");
	struct term *term = calloc(1, sizeof(*term));

	if (!term)
		return error_set(err, STATUS_NOMEM, "out of memory");
	term->theme = options->theme;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		fail(term);
		return error_set(err, STATUS_IO, "this is not a terminal");
	}
	setlocale(LC_ALL, "");
	term->utf8 = locale_is_utf8();
	term->plain = options->plain;
	term->screen = newterm(NULL, stdout, stdin);
	if (!term->screen) {
		fail(term);
		return error_set(err, STATUS_NOT_FOUND,
				 "terminal type `%s` is not known here: set "
				 "TERM (xterm, vt100)", type ? type : "");
	}
	take_over(term);
	if (options->mouse)
		term_set_mouse(term, true);
	*ret_term = term;
	return STATUS_OK;
}

void term_close(struct term *term)
{
	if (!term)
		return;
	if (term->places)
		bracketed_paste(false);
	curs_set(1);
	endwin();
	if (term->keys)
		delwin(term->keys);
	delscreen(term->screen);
	free(term);
}

int term_height(const struct term *term)
{
	(void)term;
	return getmaxy(stdscr);
}

int term_width(const struct term *term)
{
	int width = getmaxx(stdscr);

	(void)term;
	return width < CELLS_MAX ? width : CELLS_MAX;
}

bool term_is_plain(const struct term *term)
{
	return term->plain;
}

void term_set_plain(struct term *term, bool plain)
{
	term->plain = plain;
}

void term_set_mouse(struct term *term, bool on)
{
	(void)term;
	mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0,
		  NULL);
	mouseinterval(0);
}

void term_resize(struct term *term)
{
	struct winsize size;

	(void)term;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
	    size.ws_col > 0)
		resizeterm(size.ws_row, size.ws_col);
	erase();
}

void term_redraw(struct term *term)
{
	(void)term;
	clearok(curscr, TRUE);
	erase();
}

static void set_style(struct term *term, enum style style)
{
	attr_set(term->attributes[style], term->pairs[style], NULL);
}

void term_blank(struct term *term, int row, int column, int width)
{
	int left = term_width(term) - column;

	set_style(term, STYLE_NORMAL);
	if (row >= 0 && row < term_height(term) && column >= 0 && left > 0)
		mvhline(row, column, ' ', width < left ? width : left);
}

/* Box drawing, U+2500 to U+257F, is E2 94 80 and on. */
static bool is_box(const char *text, size_t length)
{
	return length >= 3 && (unsigned char)text[0] == 0xe2 &&
	       ((unsigned char)text[1] == 0x94 ||
		(unsigned char)text[1] == 0x95);
}

static char plain_box(const struct term *term, const char *text)
{
	if (term->plain)
		return ' ';
	return (unsigned char)text[2] == 0x80 ? '-' : '|';
}

/* Without UTF-8 what the locale cannot say becomes a question mark; without
 * lines the branches of a tree become blanks. */
static not_inlined void put_other(const struct term *term, const char *text,
				size_t length)
{
	char bytes[CELLS_MAX * 4];
	size_t used = 0;

	for (size_t i = 0; i < length && used < sizeof(bytes); i++) {
		unsigned char c = (unsigned char)text[i];

		if (is_box(text + i, length - i)) {
			bytes[used++] = plain_box(term, text + i);
			i += 2;
		} else if (c < 0x80 || term->utf8) {
			bytes[used++] = (char)c;
		} else if (c >= 0xc0) {
			bytes[used++] = '?';
		}
	}
	addnstr(bytes, (int)used);
}

static void put_bytes(const struct term *term, const char *text, size_t length)
{
	if (term->utf8 && !term->plain)
		addnstr(text, (int)length);
	else
		put_other(term, text, length);
}

/* Letters that are a cell each, as cells: curses would look up the width of
 * every one. The cursor stays. */
static void put_plain(const struct term *term, enum style style, int row,
		      int column, const char *text, int length)
{
	enum { AT_ONCE = 64 };
	cchar_t cells[AT_ONCE];
	const wchar_t blank[] = L" ";

	if (setcchar(cells, blank, term->attributes[style],
		     term->pairs[style], NULL) != OK)
		return;
	for (int i = 1; i < AT_ONCE && i < length; i++)
		cells[i] = cells[0];
	while (length > 0) {
		int n = length < AT_ONCE ? length : AT_ONCE;

		for (int i = 0; i < n; i++)
			cells[i].chars[0] = (unsigned char)text[i];
		mvadd_wchnstr(row, column, cells, n);
		column += n;
		text += n;
		length -= n;
	}
}

/* Put safe text; cut with a sign when it does not fit. */
static int put_safe(struct term *term, int width, const char *text,
		    size_t length)
{
	const char *more = term_glyph_text(term, GLYPH_MORE);
	size_t cells, fits;

	fits = text_clip(text, length, (size_t)width, &cells);
	if (fits == length || width < 2) {
		put_bytes(term, text, fits);
		return (int)cells;
	}
	fits = text_clip(text, length, (size_t)width - 1, &cells);
	put_bytes(term, text, fits);
	put_bytes(term, more, strlen(more));
	return (int)cells + 1;
}

/* Kept out of term_put_n(), which would clear that much at each call. */
static not_inlined int put_foreign(struct term *term, int width,
				 const char *text, size_t length)
{
	char safe[CELLS_MAX * 4];
	struct buffer buffer;

	buffer_init_fixed(&buffer, safe, sizeof(safe));
	(void)term_safe(text, length, &buffer);
	return put_safe(term, width, buffer.data, buffer.length);
}

int term_put_n(struct term *term, int row, int column, int width,
	       enum style style, const char *text, size_t length)
{
	int left = term_width(term) - column;

	width = width < left ? width : left;
	if (row < 0 || row >= term_height(term) || column < 0 || width <= 0)
		return 0;
	set_style(term, style);
	move(row, column);
	if (text_plain(text, length) < length)
		return put_foreign(term, width, text, length);
	if (length > (size_t)width)
		return put_safe(term, width, text, length);
	put_plain(term, style, row, column, text, (int)length);
	return (int)length;
}

int term_put(struct term *term, int row, int column, int width,
	     enum style style, const char *text)
{
	return term_put_n(term, row, column, width, style, text,
			  strlen(text));
}

const char *term_glyph_text(const struct term *term, enum glyph glyph)
{
	return glyphs[glyph][term->plain && glyph != GLYPH_MORE ? 2
			     : term->utf8 ? 0 : 1];
}

int term_glyph(struct term *term, int row, int column, enum glyph glyph,
	       enum style style)
{
	return term_put(term, row, column, 4, style,
			term_glyph_text(term, glyph));
}

void term_rule(struct term *term, int row, int column, int width)
{
	const char *line = term_glyph_text(term, GLYPH_HORIZONTAL);
	int left = term_width(term) - column;
	wchar_t letter[2] = {0};
	cchar_t cell;

	if (!*line)
		return;
	if (mbstowcs(letter, line, 2) != 1 ||
	    setcchar(&cell, letter, term->attributes[STYLE_RULE],
		     term->pairs[STYLE_RULE], NULL) != OK)
		return;
	if (width > 0 && left > 0)
		mvhline_set(row, column, &cell, width < left ? width : left);
}

void term_vertical(struct term *term, int row, int column, int height)
{
	const char *line = term_glyph_text(term, GLYPH_VERTICAL);
	int left = term_height(term) - row;
	wchar_t letter[2] = {0};
	cchar_t cell;

	height = height < left ? height : left;
	if (row < 0 || column < 0 || column >= term_width(term) || height <= 0)
		return;
	if (mbstowcs(letter, line, 2) == 1 &&
	    setcchar(&cell, letter, term->attributes[STYLE_RULE],
		     term->pairs[STYLE_RULE], NULL) == OK)
		mvvline_set(row, column, &cell, height);
}

void term_cursor(struct term *term, int row, int column, bool typing)
{
	term->row = row;
	term->column = column;
	if (term->typing != typing)
		curs_set(typing ? 1 : 0);
	term->typing = typing;
}

/* Where the cursor cannot be placed, a screen is so many lines of text. */
static void show_as_lines(const struct term *term)
{
	char line[CELLS_MAX * 4];

	for (int row = 0; row < term_height(term); row++) {
		int n = mvinnstr(row, 0, line, (int)sizeof(line) - 1);

		while (n > 0 && line[n - 1] == ' ')
			n--;
		write_raw("\r\n", 2);
		write_raw(line, n > 0 ? (size_t)n : 0);
	}
}

void term_show(struct term *term)
{
	if (!term->places) {
		show_as_lines(term);
		return;
	}
	move(term->row, term->column);
	wnoutrefresh(stdscr);
	doupdate();
}

static bool key_of_curses(int code, key *ret_key)
{
	for (int i = 0; i < CURSES_COUNT; i++)
		if (curses_keys[i].code == code) {
			*ret_key = curses_keys[i].pressed;
			return true;
		}
	if (code >= KEY_F(1) && code <= KEY_F(12)) {
		*ret_key = (key)(PRESS_F1 + (code - KEY_F(1)));
		return true;
	}
	if (code >= CODE_FIRST && code < CODE_FIRST + EXTRA_COUNT) {
		*ret_key = extra_keys[code - CODE_FIRST].pressed;
		return true;
	}
	return false;
}

static key key_of_character(wint_t c)
{
	switch (c) {
	case '\r':
	case '\n':
		return PRESS_ENTER;
	case '\t':
		return PRESS_TAB;
	case 0x1b:
		return PRESS_ESC;
	case 0x7f:
	case '\b':
		return PRESS_BACKSPACE;
	default:
		return (key)c;
	}
}

static bool read_mouse(struct term_mouse *ret_mouse)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return false;
	*ret_mouse = (struct term_mouse){event.y, event.x, 0};
	if (event.bstate & BUTTON4_PRESSED)
		ret_mouse->wheel = -1;
	else if (event.bstate & BUTTON5_PRESSED)
		ret_mouse->wheel = 1;
	return true;
}

static bool read_plain(struct term *term, key *ret_key)
{
	wint_t c;
	int got;

	while ((got = wget_wch(term->keys, &c)) != ERR) {
		if (got == OK) {
			*ret_key = key_of_character(c);
			return true;
		}
		if (key_of_curses((int)c, ret_key))
			return true;
	}
	return false;
}

/* Alt arrives as Esc and the key in one go; a lone Esc has nothing behind. */
static key with_alt(struct term *term, key next)
{
	if (next < PRESS_FIRST && next > ' ')
		return next | PRESS_ALT;
	term->pushed[term->pushed_count++] = next;
	return PRESS_ESC;
}

bool term_read(struct term *term, key *ret_key, struct term_mouse *ret_mouse)
{
	key pressed, next;

	if (term->pushed_count > 0)
		pressed = term->pushed[--term->pushed_count];
	else if (!read_plain(term, &pressed))
		return false;
	else if (pressed == PRESS_ESC && read_plain(term, &next))
		pressed = with_alt(term, next);
	if (pressed == PRESS_MOUSE && !read_mouse(ret_mouse))
		pressed = PRESS_NONE;
	*ret_key = pressed;
	return true;
}

void term_leave(struct term *term)
{
	def_prog_mode();
	if (term->places)
		bracketed_paste(false);
	curs_set(1);
	endwin();
	term->typing = true;
}

void term_return(struct term *term)
{
	reset_prog_mode();
	if (term->places)
		bracketed_paste(true);
	term_resize(term);
	term_redraw(term);
	if (term->places)
		refresh();
	curs_set(0);
	term->typing = false;
}

static size_t base64(const unsigned char *in, size_t length, char *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t used = 0;

	for (size_t i = 0; i < length; i += 3) {
		unsigned bits = (unsigned)in[i] << 16;

		bits |= i + 1 < length ? (unsigned)in[i + 1] << 8 : 0;
		bits |= i + 2 < length ? in[i + 2] : 0;
		out[used++] = digits[bits >> 18];
		out[used++] = digits[bits >> 12 & 63];
		out[used++] = i + 1 < length ? digits[bits >> 6 & 63] : '=';
		out[used++] = i + 2 < length ? digits[bits & 63] : '=';
	}
	return used;
}

enum status term_copy(struct term *term, const char *text, size_t length,
		      struct error *err)
{
	char *code;
	size_t used;

	(void)term;
	if (length > COPY_MAX)
		return error_set(err, STATUS_LIMIT,
				 "%zu bytes are more than a terminal's "
				 "clipboard takes", length);
	code = malloc(length / 3 * 4 + 8);
	if (!code)
		return error_set(err, STATUS_NOMEM, "out of memory");
	used = base64((const unsigned char *)text, length, code);
	write_raw("\033]52;c;", 7);
	write_raw(code, used);
	write_raw("\a", 1);
	free(code);
	return STATUS_OK;
}
