/* address: web, mail, telephone and postal addresses, as keys to compare. */
#ifndef TAFFRAIL_BASE_ADDRESS_H
#define TAFFRAIL_BASE_ADDRESS_H

#include "src/base/text.h"

enum address_sort { ADDRESS_WEB, ADDRESS_MAIL, ADDRESS_PHONE, ADDRESS_POSTAL };

/* Append "web:", "mail:", "tel:" or "post:" and the normalised form. Web:
 * without scheme, "www.", fragment and closing slash, host in lower case. Mail:
 * in lower case. Telephone: its digits, "00" in front as "+". Postal: folded.
 * Gives the buffer's status. */
enum status address_fold(const char *text, size_t length, struct buffer *out);

/* The sort of a key that address_fold made. */
enum address_sort address_sort(const char *key);

#endif
