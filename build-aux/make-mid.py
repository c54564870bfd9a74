#!/usr/bin/env python3
"""Make src/base/mid_table.h from the ITU table of Maritime Identification
Digits as CSV (MID,Allocated_to):

    build-aux/make-mid.py mid.csv src/base/country_table.h \\
        >src/base/mid_table.h

Runs of MIDs of one country become one row. A part of a country that has a
code of its own (Hong Kong, Bermuda) keeps it."""

import csv
import re
import sys
import unicodedata

# Names of the ITU that neither the table of countries nor its rules know.
ITU_NAMES = {
    'argentine republic': 'AR', 'gabonese republic': 'GA',
    'kyrgyz republic': 'KG', 'togolese republic': 'TG',
    'slovak republic': 'SK', 'portugal - azores': 'PT',
    'portugal - madeira': 'PT', 'france - adelie land': 'TF',
    'france - crozet archipelago': 'TF', 'france - kerguelen islands': 'TF',
    'france - saint paul and amsterdam islands': 'TF',
    'france - guiana': 'GF', 'ascension island': 'SH',
    'united states of america - alaska': 'US', 'pitcairn island': 'PN',
    'united states virgin islands': 'VI', 'saint helena': 'SH',
    'congo': 'CG', 'korea': 'KR', 'republic of turkiye': 'TR',
    'bonaire, sint eustatius and saba': 'BQ', 'vatican city state': 'VA',
    'cocos islands': 'CC', 'wallis and futuna islands': 'WF',
}


def fold(name):
    name = re.sub(r'\s*\(.*?\)', '', name)
    name = unicodedata.normalize('NFKD', name)
    return ''.join(c for c in name if not unicodedata.combining(c)).lower()


def countries(path):
    codes = {}
    text = open(path, encoding='utf-8').read()
    for row in re.findall(r'\{("(?:[^{}]|\n)*?)\}', text):
        cells = re.findall(r'"([^"]*)"', row)
        codes[fold(cells[2])] = cells[0]
        for other in ''.join(cells[3:]).split('/'):
            codes.setdefault(other, cells[0])
    return codes


def code_of(name, codes):
    whole = fold(name)
    part = whole.split(' - ')[-1]
    plain = re.sub(r'[^a-z]+', ' ', part).strip()
    for key in (whole, part, plain):
        if key in ITU_NAMES:
            return ITU_NAMES[key]
        if key in codes:
            return codes[key]
    sys.exit(f'no code for {name!r}')


def main():
    codes = countries(sys.argv[2])
    with open(sys.argv[1], encoding='utf-8', newline='') as file:
        rows = [(int(r['MID']), code_of(r['Allocated_to'], codes))
                for r in csv.DictReader(file)]
    print('/* Made by build-aux/make-mid.py from the Table of Maritime '
          'Identification\n * Digits of the ITU (a list of facts). Included '
          'by identifier.c alone. */\nstatic const struct mid_row mids[] = {')
    runs = []
    for mid, code in sorted(rows):
        if runs and runs[-1][1] == mid - 1 and runs[-1][2] == code:
            runs[-1][1] = mid
        else:
            runs.append([mid, mid, code])
    cells = [f'{{{a}, {b}, "{c}"}},' for a, b, c in runs]
    for i in range(0, len(cells), 4):
        print('\t' + ' '.join(cells[i:i + 4]))
    print('};')


main()
