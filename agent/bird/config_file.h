/* SPDX-License-Identifier: ISC */
/* Which file BIRD was configured from, and when that was last written. */
#ifndef BIRD_CONFIG_FILE_H
#define BIRD_CONFIG_FILE_H

#include "model/bird_facts.h"

/* fd: connected to BIRD's control socket. Sets config_file and config_ms of *out, or leaves them
 * when it cannot be told (another PID namespace, no permission). */
void bird_config_find(int fd, struct bird_facts *out);

#endif
