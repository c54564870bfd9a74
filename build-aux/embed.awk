# embed.awk: C source that holds files as constant bytes.
#
#   awk -v srcdir=DIR -f embed.awk assets/a.txt assets/b.sql >assets_data.c
#
# A file is looked for below the current (build) directory first, then below
# srcdir. Its bytes come from od(1), since an awk may not read a NUL byte.

function path_of(name,    line, found) {
	found = (getline line <name) >= 0 ? name : srcdir "/" name
	close(name)
	return found
}

function embed(number, name,    command, line, bytes, fields) {
	command = "od -An -v -tu1 <'" path_of(name) "'"
	printf "static const unsigned char asset_%d[] = {\n", number
	bytes = 0
	while ((command | getline line) > 0) {
		bytes += split(line, fields)
		gsub(/[0-9]+/, "&,", line)
		gsub(/ /, "", line)
		print line
	}
	if (close(command) != 0) {
		print "embed.awk: cannot read " name | "cat >&2"
		exit 1
	}
	print "0};"
	return bytes
}

BEGIN {
	print "/* Made by build-aux/embed.awk. */"
	print "#include \"assets/assets.h\"\n"
	for (i = 1; i < ARGC; i++)
		size[i] = embed(i, ARGV[i])
	print "\nconst struct asset asset_table[] = {"
	for (i = 1; i < ARGC; i++) {
		name = ARGV[i]
		sub(/^assets\//, "", name)
		printf "\t{\"%s\", asset_%d, %d},\n", name, i, size[i]
	}
	print "};"
	printf "const size_t asset_table_length = %d;\n", ARGC - 1
}
