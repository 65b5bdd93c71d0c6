/* SPDX-License-Identifier: ISC */
#include "sys/privileges.h"

#include "syscalls.h"

#include <cap-ng.h>
#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

enum { KEPT_MAX = 4 };

static size_t kept(unsigned needs, unsigned out[static KEPT_MAX])
{
	size_t count = 0;

	if (needs & NEED_FRAMES)
		out[count++] = CAP_NET_RAW;
	if (needs & NEED_KEYS)
		out[count++] = CAP_NET_ADMIN;
	if (geteuid() == 0) {
		out[count++] = CAP_DAC_OVERRIDE;
		out[count++] = CAP_CHOWN;
	}
	return count;
}

/* Also the inheritable and ambient ones, for nothing is ever executed; the bounding set only where
 * that is allowed: no_new_privs makes it moot. */
static bool capabilities_limit(unsigned needs, struct err *err)
{
	unsigned wanted[KEPT_MAX], had[KEPT_MAX];
	size_t wanted_count = kept(needs, wanted), had_count = 0;
	capng_select_t sets = CAPNG_SELECT_CAPS | CAPNG_SELECT_AMBIENT;

	if (capng_get_caps_process() != 0)
		return err_set(err, "cannot read the capabilities of this process");
	if (capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP))
		sets |= CAPNG_SELECT_BOUNDS;
	for (size_t i = 0; i < wanted_count; i++)
		if (capng_have_capability(CAPNG_PERMITTED, wanted[i]))
			had[had_count++] = wanted[i];
	capng_clear(CAPNG_SELECT_ALL);
	for (size_t i = 0; i < had_count; i++)
		(void)capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, had[i]);
	if (capng_apply(sets) != 0)
		return err_set(err, "cannot give up capabilities: %s", strerrordesc_np(errno));
	return true;
}

/* Keys come into memory with the configuration and with the kernel's sockets. A core that is piped
 * to a program is written whatever its limit; it is not for a process that is not dumpable, which
 * others of its user cannot trace or read, either. */
static bool memory_hide(struct err *err)
{
	const struct rlimit none = {0, 0};

	if (OBSERVED)
		return true;
	if (setrlimit(RLIMIT_CORE, &none) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return err_set(err, "cannot switch core dumps off: %s", strerrordesc_np(errno));
	return true;
}

bool privileges_limit(unsigned needs, struct err *err)
{
	if (!capabilities_limit(needs, err))
		return false;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return err_set(err, "cannot rule out new privileges: %s", strerrordesc_np(errno));
	return memory_hide(err) && syscalls_limit((needs & NEED_SOCKETS) != 0, err);
}
