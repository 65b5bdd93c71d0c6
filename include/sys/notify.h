/* SPDX-License-Identifier: ISC */
/* Tells the service manager how we are: sd_notify(3), the protocol by hand. Without one (no
 * $NOTIFY_SOCKET) every call does nothing. */
#ifndef SYS_NOTIFY_H
#define SYS_NOTIFY_H

#include <stdint.h>

/* Lines as sd_notify(3) has them: "READY=1", "STATUS=2 links, all well". Never blocks; what cannot
 * be told is not told. */
void notify_say(const char *lines);
/* RELOADING=1 with the time that goes with it; READY=1 ends it. */
void notify_reloading(void);
/* How often WATCHDOG=1 is wanted, half of $WATCHDOG_USEC; 0: not at all. */
int64_t notify_watchdog_ms(void);

#endif
