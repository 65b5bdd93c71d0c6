/* SPDX-License-Identifier: ISC */
/* The frames of saved captures in the order of their times, whatever the order of the files, and
 * each of them once. */
#ifndef APP_READ_FRAMES_H
#define APP_READ_FRAMES_H

#include "options.h"
#include "watch.h"

/* False: one could not be opened, or has no good frame; it is said on stderr. */
bool read_frames(struct watch *w, const struct options *o);

#endif
