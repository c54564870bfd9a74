# shellcheck shell=sh disable=SC2154
# sample.sh: the case that ./run opens when none is named; sourced by it.
#
# It is made once from the shipped text, into a temporary folder, then moved
# in place, so that a half-made case is never met; what the user has since
# written into it is never overwritten. NAME.from beside it holds the SHA-256
# of the text it was made from.

sample_folder() {
	case ${XDG_DATA_HOME:-} in
	/*) printf '%s/taffrail\n' "$XDG_DATA_HOME" ;;
	*) printf '%s/.local/share/taffrail\n' "${HOME:?HOME is not set}" ;;
	esac
}

# sample_path FOLDER NUMBER: the first has no number.
sample_path() {
	if [ "$2" -eq 1 ]; then
		printf '%s/orient-express.taf\n' "$1"
	else
		printf '%s/orient-express-%d.taf\n' "$1" "$2"
	fi
}

# How many there are in FOLDER, without a gap.
sample_count() {
	count=0
	while [ -e "$(sample_path "$1" $((count + 1)))" ]; do
		count=$((count + 1))
	done
	echo "$count"
}

sample_hash() {
	sha256sum <"$1" | cut -d ' ' -f 1
}

# sample_page PROGRAM CASE FOLDER: the made-up page beside the text, with its
# bytes, so that a copy, passages and `verify` have something to show.
sample_page() {
	[ -f "$3/port-example.jsonl" ] || return 0
	mkdir "$sample_new/bytes" &&
		cp "$3/port-example-notice.html" "$sample_new/bytes/$(
			sample_hash "$3/port-example-notice.html")" &&
		"$1" load "$2" "$3/port-example.jsonl" \
			--bytes "$sample_new/bytes" >>"$sample_new/log" 2>&1
}

# sample_make PROGRAM TEXT CASE: 0 when CASE stands, made from TEXT.
sample_make() {
	mkdir -p "$(dirname "$3")" &&
		sample_new=$(mktemp -d "$(dirname "$3")/.new-XXXXXX") || return 1
	trap 'rm -rf "$sample_new"' EXIT
	trap 'exit 130' HUP INT TERM
	if ! "$1" new "$sample_new/case.taf" >"$sample_new/log" 2>&1 ||
		! "$1" load "$sample_new/case.taf" "$2" --as vm \
			>>"$sample_new/log" 2>&1 ||
		! sample_page "$1" "$sample_new/case.taf" \
			"$(dirname "$2")"; then
		tail -n 3 "$sample_new/log" >&2
		return 1
	fi
	sample_hash "$2" >"$3.from" && mv -n "$sample_new/case.taf" "$3" &&
		[ ! -e "$sample_new/case.taf" ]
}

# sample_open PROGRAM TEXT FRESH: set `sample` to the case to open, the one
# made last; make it when there is none, or another when FRESH is yes.
sample_open() {
	sample_at=$(sample_folder)
	sample_last=$(sample_count "$sample_at")
	sample=$(sample_path "$sample_at" "$sample_last")
	if [ "$sample_last" -gt 0 ] && [ "$3" != yes ]; then
		sample_compare "$2" "$sample"
		return 0
	fi
	[ -f "$2" ] ||
		die "$2 is not there, so no case can be made: ./run FILE opens yours"
	sample=$(sample_path "$sample_at" $((sample_last + 1)))
	say "making $sample"
	sample_make "$1" "$2" "$sample" || die "could not make $sample"
	rm -rf "$sample_new"
	trap - EXIT HUP INT TERM
}

sample_compare() {
	[ -f "$1" ] && [ -f "$2.from" ] &&
		[ "$(sample_hash "$1")" != "$(cat "$2.from")" ] || return 0
	say "the shipped text is newer than $2; ./run --fresh makes another"
}
