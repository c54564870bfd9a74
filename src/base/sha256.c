#include "src/base/sha256.h"

#include <pthread.h>
#include <stdlib.h>

#include <openssl/evp.h>

struct sha256 {
	EVP_MD_CTX *context;
};

/* Fetching searches the providers, which takes longer than to hash a line.
 * Kept for the life of the program. */
static EVP_MD *algorithm;
static pthread_once_t fetched = PTHREAD_ONCE_INIT;

static void fetch(void)
{
	algorithm = EVP_MD_fetch(NULL, "SHA256", NULL);
}

struct sha256 *sha256_open(void)
{
	struct sha256 *hash = calloc(1, sizeof(*hash));

	pthread_once(&fetched, fetch);
	if (hash == NULL || algorithm == NULL)
		goto failed;
	hash->context = EVP_MD_CTX_new();
	if (hash->context == NULL || sha256_start(hash) != STATUS_OK)
		goto failed;
	return hash;
failed:
	sha256_close(hash);
	return NULL;
}

void sha256_close(struct sha256 *hash)
{
	if (hash == NULL)
		return;
	EVP_MD_CTX_free(hash->context);
	free(hash);
}

enum status sha256_start(struct sha256 *hash)
{
	return EVP_DigestInit_ex2(hash->context, algorithm, NULL) == 1
		       ? STATUS_OK
		       : STATUS_NOMEM;
}

enum status sha256_update(struct sha256 *hash, const void *data, size_t length)
{
	return EVP_DigestUpdate(hash->context, data, length) == 1
		       ? STATUS_OK
		       : STATUS_NOMEM;
}

enum status sha256_finish(struct sha256 *hash,
			  uint8_t ret_digest[SHA256_BYTES])
{
	return EVP_DigestFinal_ex(hash->context, ret_digest, NULL) == 1
		       ? STATUS_OK
		       : STATUS_NOMEM;
}

enum status sha256_of(const void *data, size_t length,
		      uint8_t ret_digest[SHA256_BYTES])
{
	struct sha256 *hash = sha256_open();
	enum status status = STATUS_NOMEM;

	if (hash != NULL) {
		status = sha256_update(hash, data, length);
		if (status == STATUS_OK)
			status = sha256_finish(hash, ret_digest);
	}
	sha256_close(hash);
	return status;
}

void sha256_hex(const uint8_t digest[SHA256_BYTES],
		char ret_hex[SHA256_HEX + 1])
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < SHA256_BYTES; i++) {
		ret_hex[2 * i] = digits[digest[i] >> 4];
		ret_hex[2 * i + 1] = digits[digest[i] & 15];
	}
	ret_hex[SHA256_HEX] = '\0';
}
