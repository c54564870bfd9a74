#include "src/archive/late.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <libxml/HTMLparser.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <zip.h>

static struct {
	const char *soname;
	void *handle;
	char problem[200];
} libraries[] = {
	[LATE_CURL] = { .soname = CURL_SONAME },
	[LATE_XML] = { .soname = XML_SONAME },
	[LATE_ZIP] = { .soname = ZIP_SONAME },
};
static pthread_once_t once[] = {
	[LATE_CURL] = PTHREAD_ONCE_INIT,
	[LATE_XML] = PTHREAD_ONCE_INIT,
	[LATE_ZIP] = PTHREAD_ONCE_INIT,
};

static void load(enum late_library library)
{
	void *handle = dlopen(libraries[library].soname, RTLD_NOW | RTLD_LOCAL);
	const char *problem = handle ? NULL : dlerror();

	libraries[library].handle = handle;
	if (problem)
		snprintf(libraries[library].problem,
			 sizeof(libraries[library].problem), "%s", problem);
}

static void load_curl(void)
{
	load(LATE_CURL);
}

/* Its globals are set up here, once, before two threads may parse. */
static void load_xml(void)
{
	void (*init)(void);

	load(LATE_XML);
	if (!libraries[LATE_XML].handle)
		return;
	*(void **)&init = dlsym(libraries[LATE_XML].handle, "xmlInitParser");
	if (init)
		init();
}

static void load_zip(void)
{
	load(LATE_ZIP);
}

static void (*const loaders[])(void) = {
	[LATE_CURL] = load_curl,
	[LATE_XML] = load_xml,
	[LATE_ZIP] = load_zip,
};

enum status late_load(enum late_library library, struct error *err)
{
	pthread_once(&once[library], loaders[library]);
	if (libraries[library].handle)
		return STATUS_OK;
	return error_set(err, STATUS_IO, "a library is missing: %s",
			 libraries[library].problem);
}

static void *symbol(enum late_library library, const char *name)
{
	struct error err = { 0 };
	void *found = NULL;

	if (late_load(library, &err) == STATUS_OK) {
		found = dlsym(libraries[library].handle, name);
		if (!found)
			(void)error_set(&err, STATUS_IO, "%s has no %s",
					libraries[library].soname, name);
	}
	if (!found) {
		fprintf(stderr, "taffrail: %s\n", err.text);
		exit(3);
	}
	return found;
}

/* The function of that name and type in a library, looked up once. */
#define LATE(library, name)                                                 \
	(__extension__({                                                    \
		static _Atomic(void *) kept;                                \
		void *found = kept;                                         \
                                                                            \
		if (!found)                                                 \
			kept = found = symbol(library, #name);              \
		(__typeof__(name) *)found;                                  \
	}))

#define PASS(library, type, name, parameters, arguments)                    \
	type name parameters                                                \
	{                                                                   \
		return LATE(library, name) arguments;                       \
	}
#define PASS_VOID(library, name, parameters, arguments)                     \
	void name parameters                                                \
	{                                                                   \
		LATE(library, name) arguments;                              \
	}

PASS(LATE_CURL, CURLcode, curl_global_init, (long flags), (flags))
PASS(LATE_CURL, char *, curl_version, (void), ())
PASS_VOID(LATE_CURL, curl_free, (void *text), (text))
PASS(LATE_CURL, struct curl_slist *, curl_slist_append,
     (struct curl_slist *list, const char *text), (list, text))
PASS_VOID(LATE_CURL, curl_slist_free_all, (struct curl_slist *list), (list))
PASS(LATE_CURL, CURL *, curl_easy_init, (void), ())
PASS_VOID(LATE_CURL, curl_easy_cleanup, (CURL *curl), (curl))
PASS(LATE_CURL, CURLcode, curl_easy_perform, (CURL *curl), (curl))
PASS(LATE_CURL, const char *, curl_easy_strerror, (CURLcode code), (code))
PASS_VOID(LATE_CURL, curl_easy_reset, (CURL *curl), (curl))
PASS(LATE_CURL, CURLM *, curl_multi_init, (void), ())
PASS(LATE_CURL, CURLMcode, curl_multi_cleanup, (CURLM *multi), (multi))
PASS(LATE_CURL, CURLMcode, curl_multi_add_handle, (CURLM *multi, CURL *curl),
     (multi, curl))
PASS(LATE_CURL, CURLMcode, curl_multi_remove_handle,
     (CURLM *multi, CURL *curl), (multi, curl))
PASS(LATE_CURL, CURLMcode, curl_multi_perform, (CURLM *multi, int *running),
     (multi, running))
PASS(LATE_CURL, CURLMcode, curl_multi_poll,
     (CURLM *multi, struct curl_waitfd *more, unsigned int count, int ms,
      int *ret_count), (multi, more, count, ms, ret_count))
PASS(LATE_CURL, CURLMcode, curl_multi_wakeup, (CURLM *multi), (multi))
PASS(LATE_CURL, CURLMsg *, curl_multi_info_read, (CURLM *multi, int *left),
     (multi, left))
PASS(LATE_CURL, const char *, curl_multi_strerror, (CURLMcode code), (code))
PASS(LATE_CURL, CURLU *, curl_url, (void), ())
PASS_VOID(LATE_CURL, curl_url_cleanup, (CURLU *url), (url))
PASS(LATE_CURL, CURLUcode, curl_url_get,
     (CURL_URL_CONST CURLU *url, CURLUPart part, char **ret_text,
      unsigned int flags),
     (url, part, ret_text, flags))
PASS(LATE_CURL, CURLUcode, curl_url_set,
     (CURLU *url, CURLUPart part, const char *text, unsigned int flags),
     (url, part, text, flags))

/* An option's number says the type of its value (curl.h, CURLOPTTYPE_...). */
#undef curl_easy_setopt
CURLcode curl_easy_setopt(CURL *curl, CURLoption option, ...)
{
	CURLcode code;
	va_list ap;

	va_start(ap, option);
	if (option < CURLOPTTYPE_OBJECTPOINT)
		code = LATE(LATE_CURL, curl_easy_setopt)(
			curl, option, va_arg(ap, long));
	else if (option < CURLOPTTYPE_OFF_T || option >= CURLOPTTYPE_BLOB)
		code = LATE(LATE_CURL, curl_easy_setopt)(
			curl, option, va_arg(ap, void *));
	else
		code = LATE(LATE_CURL, curl_easy_setopt)(
			curl, option, va_arg(ap, curl_off_t));
	va_end(ap);
	return code;
}

/* Whatever is asked for is written through one pointer. */
#undef curl_easy_getinfo
CURLcode curl_easy_getinfo(CURL *curl, CURLINFO info, ...)
{
	CURLcode code;
	va_list ap;

	va_start(ap, info);
	code = LATE(LATE_CURL, curl_easy_getinfo)(curl, info,
						  va_arg(ap, void *));
	va_end(ap);
	return code;
}

PASS(LATE_XML, htmlParserCtxtPtr, htmlCreatePushParserCtxt,
     (htmlSAXHandlerPtr sax, void *data, const char *chunk, int size,
      const char *name, xmlCharEncoding encoding),
     (sax, data, chunk, size, name, encoding))
PASS(LATE_XML, int, htmlCtxtUseOptions, (htmlParserCtxtPtr html, int options),
     (html, options))
PASS(LATE_XML, int, htmlParseChunk,
     (htmlParserCtxtPtr html, const char *chunk, int size, int end),
     (html, chunk, size, end))
PASS_VOID(LATE_XML, htmlFreeParserCtxt, (htmlParserCtxtPtr html), (html))
PASS(LATE_XML, const htmlEntityDesc *, htmlEntityLookup, (const xmlChar *name),
     (name))

PASS(LATE_ZIP, zip_t *, zip_open, (const char *path, int flags, int *ret_error),
     (path, flags, ret_error))
PASS(LATE_ZIP, zip_t *, zip_fdopen, (int fd, int flags, int *ret_error),
     (fd, flags, ret_error))
PASS(LATE_ZIP, int, zip_close, (zip_t * zip), (zip))
PASS_VOID(LATE_ZIP, zip_discard, (zip_t * zip), (zip))
PASS(LATE_ZIP, const char *, zip_strerror, (zip_t * zip), (zip))
PASS_VOID(LATE_ZIP, zip_error_init_with_code, (zip_error_t * error, int code),
	  (error, code))
PASS(LATE_ZIP, const char *, zip_error_strerror, (zip_error_t * error), (error))
PASS_VOID(LATE_ZIP, zip_error_fini, (zip_error_t * error), (error))
PASS(LATE_ZIP, zip_int64_t, zip_get_num_entries,
     (zip_t * zip, zip_flags_t flags), (zip, flags))
PASS(LATE_ZIP, int, zip_stat_index,
     (zip_t * zip, zip_uint64_t index, zip_flags_t flags, zip_stat_t *ret_stat),
     (zip, index, flags, ret_stat))
PASS(LATE_ZIP, zip_file_t *, zip_fopen_index,
     (zip_t * zip, zip_uint64_t index, zip_flags_t flags), (zip, index, flags))
PASS(LATE_ZIP, zip_int64_t, zip_fread,
     (zip_file_t * file, void *data, zip_uint64_t size), (file, data, size))
PASS(LATE_ZIP, int, zip_fclose, (zip_file_t * file), (file))
PASS(LATE_ZIP, zip_source_t *, zip_source_filep,
     (zip_t * zip, FILE *file, zip_uint64_t start, zip_int64_t length),
     (zip, file, start, length))
PASS(LATE_ZIP, zip_source_t *, zip_source_buffer,
     (zip_t * zip, const void *data, zip_uint64_t size, int free_it),
     (zip, data, size, free_it))
PASS_VOID(LATE_ZIP, zip_source_free, (zip_source_t * source), (source))
PASS(LATE_ZIP, zip_int64_t, zip_file_add,
     (zip_t * zip, const char *name, zip_source_t *source, zip_flags_t flags),
     (zip, name, source, flags))
PASS(LATE_ZIP, int, zip_set_file_compression,
     (zip_t * zip, zip_uint64_t index, zip_int32_t method, zip_uint32_t level),
     (zip, index, method, level))
PASS(LATE_ZIP, int, zip_file_set_dostime,
     (zip_t * zip, zip_uint64_t index, zip_uint16_t time, zip_uint16_t date,
      zip_flags_t flags),
     (zip, index, time, date, flags))
