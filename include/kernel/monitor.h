/* SPDX-License-Identifier: ISC */
/* The kernel's announcements that something of ours may have changed: links, addresses, the MSEEs'
 * neighbour entries and routes. What it is, a new kernel_read() tells. */
#ifndef KERNEL_MONITOR_H
#define KERNEL_MONITOR_H

#include "base/cursor.h"
#include "base/err.h"
#include "model/address.h"

struct kernel_monitor;

/* Hears what changes from now on. Needs no privilege. The addresses are copied. NULL: a sentence in
 * err. */
struct kernel_monitor *kernel_monitor_new(const struct address *msees, size_t count,
					  struct err *err) MUST_CHECK;
void kernel_monitor_free(struct kernel_monitor *m); /* NULL allowed */
int kernel_monitor_fd(const struct kernel_monitor *m);
/* Takes what is there, never blocking. True: something of ours may have changed, or announcements
 * were lost. */
bool kernel_monitor_step(struct kernel_monitor *m) MUST_CHECK;

#endif
