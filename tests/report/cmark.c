#include "tests/report/cmark.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <spawn.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* posix_spawn() takes what it does not change as changeable. */
#define ARG(text) ((char *)(uintptr_t)(text))

#define EXTENSIONS                                                            \
	ARG("cmark-gfm"), ARG("-e"), ARG("footnotes"), ARG("-e"),             \
		ARG("table"), ARG("-e"), ARG("strikethrough"), ARG("-e"),     \
		ARG("autolink"), ARG("-e"), ARG("tasklist"), ARG("-t")

static char *const to_xml[] = { EXTENSIONS, ARG("xml"), NULL };
static char *const to_html[] = { EXTENSIONS, ARG("html"), NULL };

static bool spawn(int in, int out, char *const *argv)
{
	posix_spawn_file_actions_t actions;
	pid_t pid;
	int status = -1;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, 0);
	posix_spawn_file_actions_adddup2(&actions, out, 1);
	if (posix_spawnp(&pid, argv[0], &actions, NULL, argv, environ) == 0)
		waitpid(pid, &status, 0);
	posix_spawn_file_actions_destroy(&actions);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool cmark_found(void)
{
	char *const argv[] = { to_xml[0],
			       ARG("--version"), NULL };
	FILE *null = fopen("/dev/null", "r+");
	bool found = null && spawn(fileno(null), fileno(null), argv);

	if (null)
		fclose(null);
	return found;
}

static const int options = XML_PARSE_NONET | XML_PARSE_HUGE |
			   XML_PARSE_NOERROR | XML_PARSE_NOWARNING;

/* Through files, so that neither side waits for the other. */
static xmlDoc *convert(const char *markdown, size_t length,
		       char *const *argv)
{
	FILE *in = tmpfile(), *out = tmpfile();
	xmlDoc *doc = NULL;

	if (in && out && fwrite(markdown, 1, length, in) == length &&
	    fflush(in) == 0 && lseek(fileno(in), 0, SEEK_SET) == 0 &&
	    spawn(fileno(in), fileno(out), argv) &&
	    lseek(fileno(out), 0, SEEK_SET) == 0)
		doc = argv == to_xml
			      ? xmlReadFd(fileno(out), NULL, NULL, options)
			      : htmlReadFd(fileno(out), NULL, "UTF-8",
					   options);
	if (in)
		fclose(in);
	if (out)
		fclose(out);
	return doc;
}

xmlDoc *cmark_parse(const char *markdown, size_t length)
{
	return convert(markdown, length, to_xml);
}

xmlDoc *cmark_html(const char *markdown, size_t length)
{
	return convert(markdown, length, to_html);
}

static xmlNode *element(xmlNode *node)
{
	while (node && node->type != XML_ELEMENT_NODE)
		node = node->next;
	return node;
}

xmlNode *cmark_first(const xmlNode *node)
{
	return element(node->children);
}

xmlNode *cmark_next(const xmlNode *node)
{
	return element(node->next);
}

bool cmark_is(const xmlNode *node, const char *name)
{
	return xmlStrEqual(node->name, (const xmlChar *)name);
}

int cmark_count(const xmlNode *node, const char *name)
{
	int n = cmark_is(node, name);

	for (xmlNode *child = cmark_first(node); child;
	     child = cmark_next(child))
		n += cmark_count(child, name);
	return n;
}

char *cmark_text(const xmlNode *node)
{
	return (char *)xmlNodeGetContent(node);
}
