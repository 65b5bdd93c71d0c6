/* SPDX-License-Identifier: ISC */
/* How each end signs now: kernel keys before the wire, newer segments before older. RFC 2385. */
#ifndef DIAGNOSE_MD5_VIEW_H
#define DIAGNOSE_MD5_VIEW_H

#include "model/evidence.h"

enum signing {
	SIGNING_UNKNOWN,
	SIGNING_NONE,
	SIGNING_SOME,  /* signs; nothing to verify with */
	SIGNING_RIGHT, /* with the YAML's key */
	SIGNING_WRONG  /* with another */
};

enum signing host_signing(const struct evidence *e);
enum signing msee_signing(const struct evidence *e);
/* Of some SYN the capture cut the options off: whether it was signed is not known. */
bool signing_cut(const struct evidence *e);
bool md5_counter_moved(const struct evidence *e);
/* Whether MD5, as far as it was seen, can be why a SYN of either end stays unanswered. */
bool md5_explains_silence(const struct evidence *e);

#endif
