"""emulator: what a terminal would show, from the bytes a program wrote.

pyte does most of it. Added here, because curses uses it or tests ask for it:
the alternate screen, repeat (REP), scrolling by n (SU, SD), faint text, the
private modes that are on, line drawing characters, resizing as a terminal
does it (the bottom is cut, not the top). Sequences that pyte would print as
text are dropped; unfinished ones wait for the rest. Characters without width
stay visible to tests in the cell before them, where pyte would drop them with
the rest of the text.
"""
import codecs
import copy
import re
import unicodedata

import pyte
from wcwidth import wcwidth

# One item: a CSI, a string (OSC, DCS, SOS, PM, APC), another escape, a run of
# text. A string ends by BEL or ST.
ITEM = re.compile(
    r'\x1b\[(?P<private>[<=>?]?)(?P<args>[0-9;:]*)(?P<inter>[ -/]*)'
    r'(?P<final>[@-~])'
    r'|(?P<string>\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\))'
    r'|(?P<other>\x1b[ -/]*[0-Z\\`-~])'
    r'|(?P<text>[^\x1b]+)')
ALTERNATE = {47, 1047, 1049}
SUPPORTED = frozenset('@ABCDEFGHJKLMPXacdefghlmnr\'')


def numbers(args, default):
    return [int(part) if part else default for part in args.split(';')]


def faint_as_strike(args):
    """pyte has no faint; curses never strikes through. Swap one for the
    other, but not inside a colour (38;5;2)."""
    rest, out = numbers(args.replace(':', ';'), 0), []
    while rest:
        code = rest.pop(0)
        if code in (38, 48) and rest:
            length = 2 if rest[0] == 5 else 4
            out += [code] + rest[:length]
            rest = rest[length:]
        elif code == 2:
            out.append(9)
        elif code == 22:
            out += [22, 29]
        else:
            out.append(code)
    return out


class Emulator(pyte.Screen):
    def __init__(self, columns, lines, answer):
        self.modes = {25}       # private modes on: 25, the cursor, is
        self.answer = answer    # called with the bytes of a reply
        self.saved_main = None
        self.last_char = ''
        self.rest = ''
        self.titles = []
        self.bells = 0
        super().__init__(columns, lines)
        self.decoder = codecs.getincrementaldecoder('utf-8')('replace')
        self.stream = pyte.Stream(self)
        self.stream.use_utf8 = False    # else no line drawing set

    # Input

    def feed(self, data):
        text = self.rest + self.decoder.decode(data)
        at = 0
        while at < len(text):
            item = ITEM.match(text, at)
            if item is None:
                if len(text) - at < 4096:
                    break       # the rest of it is still to come
                at += 1
                continue
            self.item(item)
            at = item.end()
        self.rest = text[at:]

    def item(self, item):
        if item['text'] is not None:
            self.stream.feed(item['text'])
        elif item['string'] is not None:
            if re.match(r'\x1b\][012];', item['string']):
                self.titles.append(item['string'][4:].rstrip('\x07\x1b\\'))
        elif item['other'] is not None:
            self.stream.feed(item['other'])
        elif item['private'] == '?' and item['final'] in 'hl':
            self.private_modes(numbers(item['args'], 0), item['final'] == 'h')
            self.stream.feed(item[0])
        elif not item['private'] and not item['inter']:
            self.control(item['final'], item['args'])

    def control(self, final, args):
        count = max(1, numbers(args, 1)[0])
        if final == 'b':
            self.draw(self.last_char * count)
        elif final == 'S':
            self.scroll(count, self.index, -1)
        elif final == 'T':
            self.scroll(count, self.reverse_index, 0)
        elif final == 'm':
            self.select_graphic_rendition(*faint_as_strike(args))
        elif final in SUPPORTED:
            self.stream.feed(f'\x1b[{args.replace(":", ";")}{final}')

    def scroll(self, count, step, edge):
        margins = self.margins or (0, self.lines - 1)
        cursor = self.cursor.y
        self.cursor.y = margins[edge]
        for _ in range(count):
            step()
        self.cursor.y = cursor

    def private_modes(self, modes, on):
        for mode in modes:
            was = mode in self.modes
            (self.modes.add if on else self.modes.discard)(mode)
            if mode not in ALTERNATE or was == on:
                continue
            if on:
                self.saved_main = (copy.deepcopy(self.buffer),
                                   copy.copy(self.cursor))
                self.erase_in_display(2)
            elif self.saved_main:
                self.buffer, self.cursor = self.saved_main

    # What pyte lacks or does another way

    def draw(self, data):
        for run in re.findall(r'[ -~]+|[^ -~]', data):
            if wcwidth(run[-1]) == 0 and not unicodedata.combining(run[-1]):
                line = self.buffer[self.cursor.y]
                at = max(self.cursor.x - 1, 0)
                line[at] = line[at]._replace(data=line[at].data + run)
            else:
                super().draw(run)
        self.last_char = data[-1:]

    def bell(self, *args):
        self.bells += 1

    def resize(self, lines=None, columns=None):
        lines, columns = lines or self.lines, columns or self.columns
        for y in [y for y in self.buffer if y >= lines]:
            self.buffer.pop(y)
        for line in self.buffer.values():
            for x in [x for x in line if x >= columns]:
                line.pop(x)
        self.lines, self.columns = lines, columns
        self.set_margins()
        self.cursor.y = min(self.cursor.y, lines - 1)
        self.cursor.x = min(self.cursor.x, columns - 1)

    def write_process_input(self, data):
        self.answer(data.encode())

    # What is on the screen

    def row_text(self, y):
        line = self.buffer[y]
        return ''.join(line[x].data for x in range(self.columns)).rstrip()

    def rows(self):
        return [self.row_text(y) for y in range(self.lines)]
