# shellcheck shell=sh disable=SC2034,SC2154
# setup.sh: what ./check and ./run share; sourced from the top of the source.
#
# Packages are Debian's names. What can be done by nobody but the user is said
# in one line to type. `me` is the name of the script that speaks.

build_packages='autoconf automake make gcc libc6-dev pkg-config
	libsqlite3-dev libncurses-dev libcurl4-openssl-dev libssl-dev
	zlib1g-dev libdeflate-dev libxml2-dev libzip-dev libpoppler-glib-dev libjansson-dev libutf8proc-dev libtalloc-dev
	uthash-dev'
test_packages='libcmocka-dev python3 python3-pyte cmark-gfm'

say() {
	printf '%s: %s\n' "$me" "$*" >&2
}

die() {
	say "$*"
	exit 1
}

# Those of the packages named that are not installed, in one line.
packages_missing() {
	dpkg-query -W -f '${Package} ${Status}\n' "$@" 2>/dev/null |
	awk -v wanted="$*" '
		$NF == "installed" { have[$1] = 1 }
		END {
			n = split(wanted, name)
			for (i = 1; i <= n; i++)
				if (!(name[i] in have)) {
					printf "%s%s", gap, name[i]
					gap = " "
				}
		}'
}

# Lists of packages exist and were updated within a day. The age is that of
# the folder: the files carry the date of the archive.
packages_listed() {
	lists=${APT_LISTS:-/var/lib/apt/lists}
	ls "$lists"/*_Packages* >/dev/null 2>&1 &&
		[ -n "$(find "$lists" -prune -mtime -1 2>/dev/null)" ]
}

apt() {
	set -- env DEBIAN_FRONTEND=noninteractive apt-get -q -y \
		-o DPkg::Lock::Timeout=120 -o Acquire::Retries=3 \
		-o Dpkg::Use-Pty=0 "$@"
	[ "$(id -u)" = 0 ] || set -- sudo -n "$@"
	"$@" </dev/null >>"$packages_log" 2>&1
}

apt_allowed() {
	[ "$(id -u)" = 0 ] || sudo -n true >/dev/null 2>&1
}

packages_install() {
	apt_allowed || die "type this first: sudo apt-get install -y $*"
	mkdir -p build
	packages_log=build/packages.log
	: >"$packages_log"
	say "installing $*"
	packages_listed || apt update || :
	apt install --no-install-recommends "$@" || {
		apt update || :
		apt install --no-install-recommends "$@" ||
			die "could not install $* (see $packages_log)"
	}
	packages_left=$(packages_missing "$@")
	[ -z "$packages_left" ] || die "still not installed: $packages_left"
}

# Install what is missing of the packages named. Without dpkg the names are
# not known here, and configure will say what it lacks.
packages_need() {
	command -v dpkg-query >/dev/null 2>&1 || return 0
	packages_lack=$(packages_missing "$@")
	[ -z "$packages_lack" ] && return 0
	# shellcheck disable=SC2086 # one word a package
	packages_install $packages_lack
}

processors() {
	getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2
}

# One line that counts the files built, on a terminal; else nothing.
show_progress() {
	if [ -t 2 ]; then
		awk -v me="$me" '
			/^  (CC|CCLD|AR|GEN) / {
				printf "\r%s: building, %d files", me, ++n
				fflush()
			}
			END { if (n) printf "\n" }' >&2
	else
		cat >/dev/null
	fi
}

# tree_log DIR NAME COMMAND...: run it with the output kept in DIR/NAME.log.
tree_log() {
	log=$1/$2.log
	shift 2
	{
		"$@" 2>&1 </dev/null
		echo $? >"$log.status"
	} | tee "$log" | show_progress
	[ "$(cat "$log.status")" = 0 ]
}

tree_failed() {
	grep -E '(error|Error|ERROR|undefined)' "$log" | head -n 8 >&2
	die "$1 failed (see $log)"
}

# tree_configure DIR OPTION...: once, and again when the options change.
tree_configure() {
	tree=$1
	shift
	mkdir -p "$tree"
	if [ ! -f Makefile.in ] || [ ! -f configure ]; then
		tree_log "$tree" autoreconf autoreconf -i ||
			tree_failed autoreconf
	fi
	[ -f "$tree/Makefile" ] &&
		[ "$(cat "$tree/.options" 2>/dev/null)" = "$*" ] && return 0
	tree_log "$tree" configure sh -c 'cd "$1" && shift && ../configure "$@"' \
		sh "$tree" "$@" || tree_failed configure
	printf '%s\n' "$*" >"$tree/.options"
}

# tree_make DIR TARGET...: a file that left the lists makes the old rules
# useless; then, and only then, everything is configured anew.
tree_make() {
	tree=$1
	shift
	tree_log "$tree" make make -C "$tree" -j "$(processors)" "$@" && return 0
	grep -q 'No rule to make target' "$log" || tree_failed build
	say 'the lists of files have changed: configuring anew'
	rm -f Makefile.in
	tree_options=$(cat "$tree/.options")
	rm -f "$tree/.options"
	# shellcheck disable=SC2086 # one word an option
	tree_configure "$tree" $tree_options
	tree_log "$tree" make make -C "$tree" -j "$(processors)" "$@" ||
		tree_failed build
}
