/* SPDX-License-Identifier: ISC */
#ifndef CONFIG_BUILD_H
#define CONFIG_BUILD_H

#include "draft.h"

/* Makes the configuration of a draft without errors; defaults are filled in here. */
void config_build(const struct draft *d, const char *file, struct config *out);

#endif
