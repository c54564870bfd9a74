/* action_table: everything that a person can do, once.
 *
 * A(name, keys, where, needs, hint, words, group)
 *   name   `:` command (with - for _) and function do_NAME()
 *   keys   default sequences, split by blanks; "" none
 *   where  contexts (action.h) in which the keys hold
 *   needs  what must be chosen or true (action.h), else it says why not
 *   hint   word for the last line of the screen; "" never there
 *   words  one line of help; an argument that the command takes in CAPITALS
 *   group  heading in the help
 *
 * Rows of one group stand in the order in which the hint line shows them:
 * the likeliest first. Keymap, commands, completion, palette, hint line, help
 * and the manual's list of keys are made from this table alone. */
#define ACTION_TABLE(A)                                                       \
	A(select_sentence, "s", READER, NOTHING, "sentence",                  \
	  "select the sentence; again takes the next one too", READER)        \
	A(select_word, "W", READER, NOTHING, "word",                          \
	  "select the word; again takes the next one too", READER)            \
	A(select_line, "V", READER, NOTHING, "line",                          \
	  "select the line of the text; again the next too", READER)          \
	A(select_from, "v", READER, NOTHING, "from here",                     \
	  "select from here on, or drop the selection", READER)               \
	A(next_name, "]", READER, NOTHING, "next name",                       \
	  "to the next known name; in a difference, the next change", READER) \
	A(previous_name, "[", READER, NOTHING, "",                            \
	  "to the name before that the case knows", READER)                   \
	A(next_uncited, "}", READER, NOTHING, "next uncited",                 \
	  "to the next known name that nobody has cited", READER)             \
	A(previous_uncited, "{", READER, NOTHING, "",                         \
	  "to the known name before that nobody has cited", READER)           \
	A(copy_passage, "y", READER, NOTHING, "copy",                         \
	  "the words with their citation to the clipboard", READER)           \
	A(outline, "O", READER, NOTHING, "outline",                           \
	  "the headings of the page", READER)                                 \
	A(show_as, "i", READER, NOTHING, "raw",                               \
	  "text, raw bytes, headers, in turn: show-as raw", READER)           \
	A(links, "L", READER, NOTHING, "links",                               \
	  "the links of the page, to be sources or to be fetched", READER)    \
	A(older_copy, "<lt>", READER, NOTHING, "",                            \
	  "the copy of this source before this one", READER)                  \
	A(newer_copy, ">", READER, NOTHING, "",                               \
	  "the copy of this source after this one", READER)                   \
	A(figure, "F", READER, NOTHING, "",                                   \
	  "cite a figure of a copy that is no text: figure Figure 6", READER) \
	A(translate, "T", READER, WRITABLE, "",                               \
	  "a translation beside the passage: translate en: WORDS", READER)    \
	A(difference, "d", READER, NOTHING, "",                               \
	  "words gone and new since the copy before: difference COPY", READER)\
	A(line, "#", READER, NOTHING, "",                                     \
	  "to a line of the text: line 12", READER)                           \
	A(char_left, "h <Left>", READER, NOTHING, "",                         \
	  "one character left", READER)                                       \
	A(char_right, "l <Right>", READER, NOTHING, "",                       \
	  "one character right", READER)                                      \
	A(word_right, "w", READER, NOTHING, "",                               \
	  "to the next word", READER)                                         \
	A(word_left, "b", READER, NOTHING, "",                                \
	  "to the word before", READER)                                       \
	A(sentence_next, ")", READER, NOTHING, "",                            \
	  "to the next sentence", READER)                                     \
	A(sentence_previous, "(", READER, NOTHING, "",                        \
	  "to the start of the sentence, or the one before", READER)          \
	A(preview_write, "x <Enter>", PREVIEW, NOTHING, "write it",              \
	  "write what is shown, beside the case", PUBLISH)                    \
	A(preview_format, "f", PREVIEW, NOTHING, "format",                    \
	  "Markdown, a page of HTML, tables, in turn", PUBLISH)               \
	A(preview_whole, "s", PREVIEW, NOTHING, "selection",                  \
	  "of what was chosen, or of the whole case", PUBLISH)                \
	A(preview_all, "a", PREVIEW, NOTHING, "all kinds",                    \
	  "also the kinds that only fill the appendix, or not", PUBLISH)      \
	A(review_right, "r", REVIEW, WRITABLE, "right",                       \
	  "the passage bears the sentence out", PUBLISH)                      \
	A(review_wrong, "w", REVIEW, WRITABLE, "wrong",                       \
	  "it does not; the reason is asked for", PUBLISH)                    \
	A(review_skip, "s", REVIEW, NOTHING, "skip",                          \
	  "to the next that nobody has passed", PUBLISH)                      \
	A(add, "a", MAIN, WRITABLE, "add",                                    \
	  "add a record on the line of its kind: add KIND LINE", DO)          \
	A(also_says, "+", MAIN, RECORD | WRITABLE, "also says",               \
	  "the pinned source says this too: a tick per value", DO)            \
	A(comment, "c", MAIN, THING | WRITABLE, "comment",                    \
	  "write a note on the chosen thing: comment TEXT", DO)               \
	A(judge, "J", MAIN, RECORD | WRITABLE, "judge",                       \
	  "prefer, reject, withdraw or leave undecided, with a reason", DO)   \
	A(who_else, "=", MAIN, CELL, "who else",                              \
	  "every record with the value of the chosen cell", FIND)             \
	A(filter, "/", MAIN, NOTHING, "filter",                               \
	  "only the rows with these words: filter WORDS", FIND)               \
	A(undo, "u", MAIN, WRITABLE, "undo",                                  \
	  "take your last entry back; it says which", DO)                     \
	A(undo_to, "gu", MAIN, WRITABLE, "",                                  \
	  "history: take back what you entered after this entry", DO)       \
	A(edit, "e", MAIN, CLAIM | WRITABLE, "edit",                          \
	  "correct a claim by a new one that replaces it", DO)                \
	A(pin, "p", MAIN, NOTHING, "pin",                                     \
	  "cite this source from now on: pin SOURCE", DO)                     \
	A(zoom, "z", MAIN, NOTHING, "zoom",                                   \
	  "one pane on the whole screen, and back", LOOK)                     \
	A(tag, "t", MAIN, THING | WRITABLE, "tag",                            \
	  "tag the chosen things, -WORD takes one off: tag WORD", DO)         \
	A(mark, "m", MAIN, THING | WRITABLE, "mark",                          \
	  "mark the chosen things, or take the mark off", DO)                 \
	A(comment_long, "C", MAIN, THING | WRITABLE, "",                      \
	  "write a note in your editor", DO)                                  \
	A(finding, "", MAIN, NOTHING | WRITABLE, "",                          \
	  "write a finding on the chosen thing: finding TEXT", DO)            \
	A(question, "", MAIN, NOTHING | WRITABLE, "",                         \
	  "write an open question on it: question TEXT", DO)                  \
	A(to_do, "", MAIN, NOTHING | WRITABLE, "",                            \
	  "write a to-do on it: to-do TEXT", DO)                              \
	A(close, "gx", MAIN, NOTE | WRITABLE, "close",                        \
	  "close a finding, question or to-do, or open it again", DO)         \
	A(deny, "", MAIN, CLAIM | WRITABLE, "",                               \
	  "the pinned source says that it is not so", DO)                     \
	A(claim, "", MAIN, RECORD | WRITABLE, "",                             \
	  "say a field of the chosen record: claim FIELD VALUE", DO)          \
	A(beside, "g=", MAIN, RECORD, "",                                     \
	  "two side by side, the chosen ones or: beside THING", DO)           \
	A(same, "", MAIN, RECORD | WRITABLE, "",                              \
	  "the same, after a look at both: same THING, REASON", DO)                \
	A(probably_same, "", MAIN, RECORD | WRITABLE, "",                     \
	  "it is probably the same: probably-same THING, REASON", DO)         \
	A(not_the_same, "", MAIN, RECORD | WRITABLE, "",                      \
	  "it is another one: not-the-same THING, REASON", DO)                \
	A(undecided, "", MAIN, RECORD | WRITABLE, "",                         \
	  "same or not is left open: undecided THING, REASON", DO)            \
	A(add_source, "", MAIN, WRITABLE, "",                                 \
	  "add a source: add-source ADDRESS OR TITLE", DO)                    \
	A(read_state, "r", MAIN, SOURCE | WRITABLE, "read",                   \
	  "reading state of a source: new, reading, done", DO)                \
	A(grade, "gr", MAIN, SOURCE | WRITABLE, "",                           \
	  "reliability and credibility, two keys: grade B2", DO)              \
	A(set, "", MAIN, THING | WRITABLE, "",                                \
	  "change a setting of the chosen thing: set NAME VALUE", DO)         \
	A(open_copy, "o", MAIN, COPY, "open",                                 \
	  "read the copy that the case holds, at the words cited", DO)                            \
	A(leads, "A", MAIN, WRITABLE, "",                                     \
	  "what is cited without a place in this copy; again takes all", DO)  \
	A(open_outside, "O", MAIN, COPY, "",                                  \
	  "open the archived bytes with another program", DO)                 \
	A(open_address, "gb", MAIN, SOURCE, "",                               \
	  "open the address in your browser, after a yes", DO)                \
	A(fetch, "f", MAIN, SOURCE | WRITABLE, "fetch",                       \
	  "fetch the address of the source into the case", DO)                \
	A(fetch_parts, "gf", MAIN, SOURCE | WRITABLE, "",                     \
	  "fetch it with the parts that it shows: fetch-parts all", DO)       \
	A(fetch_queue, "gF", MAIN, WRITABLE, "",                              \
	  "fetch what waits in the queue, after a yes", DO)                   \
	A(forget, "", MAIN, WRITABLE, "",                                     \
	  "take the chosen address out of the queue; forget all", DO)         \
	A(cancel, "<C-x>", MAIN, NOTHING, "",                                 \
	  "stop the fetch, the sheet or the undo that is at work", DO)                \
	A(import, "", MAIN, WRITABLE, "",                                     \
	  "preview a sheet of the pinned source: import KIND FILE.csv", DO)   \
	A(import_take, "", MAIN, WRITABLE, "",                                \
	  "take in the sheet that is previewed, after a yes", DO)             \
	A(import_answer, "", MAIN, WRITABLE, "",                              \
	  "say what a row is about that the preview left: Enter on it", DO)   \
	A(export, "x", MAIN, NOTHING, "export",                               \
	  "look at what would leave, then write: export html all", DO)        \
	A(review, "gw", MAIN, NOTHING, "",                                    \
	  "sentences of the findings beside their passages: review FILE.md",  \
	  DO)                                                                 \
	A(review_file, "", MAIN, NOTHING, "",                                 \
	  "sentences of a Markdown text beside the passages it cites", DO)    \
	A(pipe, "|", MAIN, NOTHING, "",                                       \
	  "the rows of the view as CSV to a command: pipe COMMAND", DO)       \
	A(copy_row, "yy", MAIN, THING, "",                                    \
	  "the row to the clipboard", DO)                                     \
	A(copy_cell, "yc", MAIN, THING, "",                                   \
	  "the chosen cell to the clipboard", DO)                             \
	A(copy_citation, "yl", MAIN, CITED, "",                               \
	  "the name of the citation to the clipboard", DO)                    \
	A(copy_address, "yu", MAIN, SOURCE, "",                               \
	  "the address of the source to the clipboard", DO)                   \
	A(redo, "<C-r>", MAIN, WRITABLE, "",                                  \
	  "put back what undo took", DO)                                      \
	A(draft, "D", MAIN, WRITABLE, "",                                     \
	  "take up the form or note that was left: draft KIND", DO)           \
	A(select, "<Space>", MAIN, THING, "",                                 \
	  "choose several: this one too, and down", DO)                       \
	A(select_all, "*", MAIN, NOTHING, "",                                 \
	  "choose every row of the list, or none", DO)                            \
	A(open, "<Enter>", MAIN, NOTHING, "",                                 \
	  "go to what is chosen", MOVE)                                       \
	A(next_match, "n", MAIN, NOTHING, "",                                 \
	  "next match of the filter or the search", FIND)                     \
	A(previous_match, "N", MAIN, NOTHING, "",                             \
	  "previous match", FIND)                                             \
	A(search, "g/", MAIN, NOTHING, "",                                    \
	  "search the whole case: search WORDS", FIND)                        \
	A(go_to, "gt", MAIN, NOTHING, "",                                     \
	  "go to a thing by name, key, number or id: go-to THING", FIND)      \
	A(next_unread, "U", MAIN, NOTHING, "",                                \
	  "next source that is not read yet", FIND)                           \
	A(where, "", MAIN, NOTHING, "",                                       \
	  "only rows that fit: where FIELD=VALUE and FIELD~WORD", FIND)       \
	A(down, "j <Down>", MAIN, NOTHING, "", "one row down", MOVE)          \
	A(up, "k <Up>", MAIN, NOTHING, "", "one row up", MOVE)                \
	A(left, "h <Left>", MAIN, NOTHING, "", "one cell left", MOVE)         \
	A(right, "l <Right>", MAIN, NOTHING, "", "one cell right", MOVE)      \
	A(count, ", <M-1> <M-2> <M-3> <M-4> <M-5> <M-6> <M-7> <M-8> <M-9>",   \
	  MAIN, NOTHING, "",                                                  \
	  "so many times: ,5j or Alt-5 j is five rows down", MOVE)            \
	A(page_down, "<PgDn> <C-f>", MAIN, NOTHING, "", "one page down",      \
	  MOVE)                                                               \
	A(page_up, "<PgUp> <C-b>", MAIN, NOTHING, "", "one page up", MOVE)    \
	A(half_down, "<C-d>", MAIN, NOTHING, "", "half a page down", MOVE)    \
	A(half_up, "<C-u>", MAIN, NOTHING, "", "half a page up", MOVE)        \
	A(first, "gg <Home>", MAIN, NOTHING, "", "first row", MOVE)           \
	A(last, "G <End>", MAIN, NOTHING, "", "last row", MOVE)               \
	A(next_pane, "<Tab>", MAIN, NOTHING, "", "next pane", MOVE)           \
	A(previous_pane, "<S-Tab>", MAIN, NOTHING, "", "previous pane", MOVE) \
	A(pane_vessels, "1", MAIN, NOTHING, "", "the vessels", MOVE)          \
	A(pane_calls, "2", MAIN, NOTHING, "",                                 \
	  "what is said of the ship, in time", MOVE)                          \
	A(pane_chain, "3", MAIN, NOTHING, "", "the chain of her owners",      \
	  MOVE)                                                               \
	A(pane_sources, "4", MAIN, NOTHING, "",                               \
	  "the sources on her, by origin", MOVE)                              \
	A(pane_detail, "5", MAIN, NOTHING, "", "the detail", MOVE)            \
	A(jump_back, "H <M-Left>", MAIN, NOTHING, "",                         \
	  "where you were before", MOVE)                                      \
	A(jump_forward, "L <M-Right>", MAIN, NOTHING, "",                     \
	  "forward again", MOVE)                                              \
	A(back, "q <BS>", MAIN, NOTHING, "", "one step back, and out", MOVE)  \
	A(escape, "<Esc>", MAIN, NOTHING, "",                                 \
	  "drop the filter, the choice or the zoom; back; never out", MOVE)   \
	A(home, "gv", MAIN, NOTHING, "", "the four panes", LOOK)              \
	A(conflicts, "6 gc", MAIN, NOTHING, "",                               \
	  "where sources oppose each other: conflicts disputed", LOOK)        \
	A(notes, "7 gn", MAIN, NOTHING, "",                                   \
	  "notes, findings, questions, to-dos: notes WORDS", LOOK)            \
	A(list, "8 gl", MAIN, NOTHING, "", "all of a kind: list KIND", LOOK)  \
	A(history, "9 gh", MAIN, NOTHING, "",                                 \
	  "what was entered, by whom and when", LOOK)                         \
	A(status, "0 gs", MAIN, NOTHING, "",                                  \
	  "what is unread, unsourced, unjudged, open", LOOK)                  \
	A(look_at, "", MAIN, NOTHING, "",                                     \
	  "list what the status counts: look-at uncited, stale, suspect, lost",\
	  LOOK)                                                               \
	A(claims, "gk", MAIN, NOTHING, "",                                    \
	  "every claim of the case, in windows", LOOK)                        \
	A(documents, "gd", MAIN, NOTHING, "", "all sources, by origin", LOOK) \
	A(sources, "gS", MAIN, NOTHING, "",                                   \
	  "all sources as a list, to sort and filter", LOOK)                  \
	A(events, "ge", MAIN, NOTHING, "",                                    \
	  "what is said of all ships, in time", LOOK)                         \
	A(timeline, "T", MAIN, NOTHING, "",                                   \
	  "timeline of the ship, again of the case: timeline all", LOOK)      \
	A(jobs, "gJ", MAIN, NOTHING, "",                                      \
	  "what is being fetched, what waits, and what came", LOOK)           \
	A(messages, "gm", MAIN, NOTHING, "", "what was said at the foot",     \
	  LOOK)                                                               \
	A(turn, "i", MAIN, NOTHING, "",                                       \
	  "chain: who is behind, or what else they have", LOOK)               \
	A(earlier, "[", MAIN, NOTHING, "",                                    \
	  "chain: a month earlier; timeline; list: sort by this", LOOK)        \
	A(later, "]", MAIN, NOTHING, "",                                      \
	  "chain: a month later; timeline; list: sort down by this", LOOK)     \
	A(columns, "g-", MAIN, NOTHING, "",                                   \
	  "list: choose the columns: columns FIELD FIELD:WIDTH ...", LOOK)    \
	A(hide_column, "-", MAIN, NOTHING, "",                                \
	  "list: hide the chosen column", LOOK)                               \
	A(column_left, "{", MAIN, NOTHING, "",                                \
	  "list: column to the left; chain: a year earlier; timeline: lane", LOOK) \
	A(column_right, "}", MAIN, NOTHING, "",                               \
	  "list: column to the right; chain: a year later; timeline: lane", LOOK) \
	A(column_narrower, "<lt>", MAIN, NOTHING, "",                         \
	  "list: a narrower column; timeline: more of it", LOOK)              \
	A(column_wider, ">", MAIN, NOTHING, "",                               \
	  "list: a wider column; timeline: closer", LOOK)                     \
	A(usual_columns, "_", MAIN, NOTHING, "",                              \
	  "list: the usual columns again; timeline: all of it", LOOK)         \
	A(any_date, "\\", MAIN, NOTHING, "", "chain: any date", LOOK)         \
	A(hold, ".", MAIN, NOTHING, "",                                       \
	  "hold what the other panes show, or let it follow", LOOK)           \
	A(judged, "gj", MAIN, NOTHING, "",                                    \
	  "conflicts: the judged ones too, or not", LOOK)                     \
	A(redraw, "<C-l>", MAIN | LINE | FORM | TICKS, NOTHING, "",           \
	  "draw the screen anew", PROGRAM)                                    \
	A(refresh, "R", MAIN, NOTHING, "", "read the case anew", PROGRAM)     \
	A(suspend, "<C-z>", MAIN | LINE | FORM | TICKS, NOTHING, "",          \
	  "stop for a while; fg comes back", PROGRAM)                         \
	A(command, ":", MAIN, NOTHING, "", "type an action by its name",      \
	  PROGRAM)                                                            \
	A(palette, "<C-p>", MAIN, NOTHING, "",                                \
	  "find an action, a kind or a thing by a few letters", PROGRAM)      \
	A(analyst, "", MAIN, NOTHING, "",                                     \
	  "who writes from now on: analyst NAME", PROGRAM)                    \
	A(plain, "", MAIN, NOTHING, "",                                       \
	  "with or without lines drawn between panes", PROGRAM)               \
	A(mouse, "", MAIN, NOTHING, "",                                       \
	  "the mouse chooses rows, or belongs to the terminal", PROGRAM)      \
	A(quit, "Q", MAIN, NOTHING, "", "leave; everything is kept",          \
	  PROGRAM)                                                            \
	A(help, "? <F1>", MAIN, NOTHING, "help",                              \
	  "every action with its keys: help WORDS", PROGRAM)                  \
	A(tour, "", MAIN, NOTHING, "",                                        \
	  "begin or end a walk of five minutes in the first line", PROGRAM)   \
	A(tour_next, "<F2>", MAIN, NOTHING, "",                               \
	  "the next step of the walk", PROGRAM)                               \
	A(tour_back, "<F3>", MAIN, NOTHING, "",                               \
	  "the step before", PROGRAM)                                         \
	A(line_accept, "<Enter>", LINE, NOTHING, "done",                      \
	  "take the line as it stands", LINE)                                 \
	A(line_cancel, "<Esc> <C-c> <C-g>", LINE, NOTHING, "back",            \
	  "leave it; what was typed is kept", LINE)                           \
	A(line_complete, "<Tab>", LINE | FORM, NOTHING, "complete",           \
	  "complete the word, again for the next", LINE)                      \
	A(line_complete_back, "<S-Tab>", LINE, NOTHING, "",                   \
	  "the one before", LINE)                                             \
	A(line_older, "<Up> <C-p>", LINE, NOTHING, "",                        \
	  "what was typed before", LINE)                                      \
	A(line_newer, "<Down> <C-n>", LINE, NOTHING, "",                      \
	  "what was typed after it", LINE)                                    \
	A(line_left, "<Left> <C-b>", LINE | FORM | TICKS, NOTHING,            \
	  "", "left", LINE)                                                   \
	A(line_right, "<Right> <C-f>", LINE | FORM | TICKS, NOTHING,          \
	  "", "right",                                                        \
	  LINE)                                                               \
	A(line_word_left, "<M-b> <S-Left>", LINE | FORM | TICKS, NOTHING, "", \
	  "one word left", LINE)                                              \
	A(line_word_right, "<M-f> <S-Right>", LINE | FORM | TICKS, NOTHING,   \
	  "",                                                                 \
	  "one word right", LINE)                                             \
	A(line_start, "<Home> <C-a>", LINE | FORM | TICKS, NOTHING, "",       \
	  "to the start", LINE)                                               \
	A(line_end, "<End> <C-e>", LINE | FORM | TICKS, NOTHING,              \
	  "", "to the end",                                                   \
	  LINE)                                                               \
	A(line_erase, "<BS>", LINE | FORM | TICKS, NOTHING, "",               \
	  "erase to the left", LINE)                                          \
	A(line_erase_right, "<Del> <C-d>", LINE | FORM | TICKS, NOTHING, "",  \
	  "erase to the right", LINE)                                         \
	A(line_erase_word, "<C-w>", LINE | FORM | TICKS, NOTHING, "",         \
	  "erase a word", LINE)                                               \
	A(line_erase_start, "<C-u>", LINE | FORM | TICKS, NOTHING, "",        \
	  "erase to the start", LINE)                                         \
	A(line_erase_end, "<C-k>", LINE | FORM | TICKS, NOTHING, "",          \
	  "erase to the end", LINE)                                           \
	A(line_editor, "<C-o>", LINE, NOTHING, "",                            \
	  "go on in your editor", LINE)                                       \
	A(form_accept, "<Enter>", FORM | OFFER, NOTHING, "done",              \
	  "make the record, or take the offer", FORM)                         \
	A(form_new, "2 3", OFFER, NOTHING, "by number",                       \
	  "the offer of that number; the last makes a new one", FORM)         \
	A(form_add, "+ 1", OFFER, NOTHING, "add to it",                       \
	  "the record that fits says this too", FORM)                         \
	A(form_line, "<Tab>", OFFER, NOTHING, "to the line",                  \
	  "back to the line", FORM)                                           \
	A(form_down, "<Down>", FORM | OFFER, NOTHING, "",                     \
	  "to the offers; the next one", FORM)                                \
	A(form_up, "<Up>", FORM | OFFER, NOTHING, "",                         \
	  "the offer before; the line", FORM)                                 \
	A(form_knowing, "<C-p>", FORM | OFFER, NOTHING, "how we know",        \
	  "how we know; Tab there: of one field of the line", FORM)           \
	A(form_kind, "<C-t>", FORM, NOTHING, "kind",                          \
	  "the kind whose name is typed, else the next one", FORM)            \
	A(form_cancel, "<Esc> <C-c> <C-g>", FORM | OFFER, NOTHING, "back",    \
	  "leave the form; the draft is kept", FORM)                          \
	A(ticks_accept, "<Enter>", TICKS, NOTHING, "save",                    \
	  "the pinned source says what is ticked", FORM)                      \
	A(ticks_toggle, "<Space>", TICKS, NOTHING, "tick",                    \
	  "it says this value, or does not; type what it says instead",       \
	  FORM)                                                               \
	A(ticks_down, "<Down> <Tab>", TICKS, NOTHING, "values",               \
	  "to the values; the next one", FORM)                                \
	A(ticks_up, "<Up> <S-Tab>", TICKS, NOTHING, "",                       \
	  "the value before; where it says so", FORM)                         \
	A(ticks_cancel, "<Esc> <C-c> <C-g>", TICKS, NOTHING, "back",          \
	  "the value as it was; leave, and nothing is added", FORM)           \
	A(judge_prefer, "1 2 3 4 5 6 7 8 9", JUDGE, NOTHING, "prefer",        \
	  "prefer the claim of that number", JUDGE)                           \
	A(judge_undecided, "0", JUDGE, NOTHING, "undecided",                  \
	  "leave it undecided", JUDGE)                                        \
	A(judge_reject, "x", JUDGE, NOTHING, "reject",                        \
	  "reject the chosen claim", JUDGE)                                   \
	A(judge_withdraw, "w", JUDGE, NOTHING, "withdraw",                    \
	  "withdraw the chosen claim", JUDGE)                                 \
	A(cause_nearer, "n", CAUSE, NOTHING, "nearer",                        \
	  "it stands nearer to the origin", JUDGE)                            \
	A(cause_precise, "p", CAUSE, NOTHING, "more precise",                 \
	  "it is more precise", JUDGE)                                        \
	A(cause_later, "l", CAUSE, NOTHING, "later", "it is later", JUDGE)    \
	A(cause_misprint, "m", CAUSE, NOTHING, "misprint",                    \
	  "the other is a misprint", JUDGE)                                   \
	A(cause_scope, "s", CAUSE, NOTHING, "other scope",                    \
	  "the other speaks of something else", JUDGE)                        \
	A(cause_words, "w", CAUSE, NOTHING, "words",                          \
	  "the reason in your own words", JUDGE)                              \
	A(judge_cancel, "<Esc> q <C-c>", JUDGE | CAUSE, NOTHING, "back",      \
	  "judge nothing", JUDGE)                                             \
	A(answer_yes, "y", CONFIRM, NOTHING, "yes", "yes", ANSWER)            \
	A(answer_no, "n <Esc> <Enter> q <C-c>", CONFIRM, NOTHING, "no",       \
	  "no, nothing is done", ANSWER)                                      \
	A(palette_accept, "<Enter>", PALETTE, NOTHING, "go",                  \
	  "do it, or go there", LINE)                                         \
	A(palette_down, "<Down> <C-n> <Tab>", PALETTE, NOTHING, "",           \
	  "the next one", LINE)                                               \
	A(palette_up, "<Up> <C-p> <S-Tab>", PALETTE, NOTHING, "",             \
	  "the one before", LINE)                                             \
	A(palette_erase, "<BS>", PALETTE, NOTHING, "", "erase to the left",   \
	  LINE)                                                               \
	A(palette_cancel, "<Esc> <C-c> <C-g>", PALETTE, NOTHING, "back",      \
	  "leave the palette", LINE)
