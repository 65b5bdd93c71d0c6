/* SPDX-License-Identifier: ISC */
#include "sys/privileges.h"

#include "syscalls.h"

#include <cap-ng.h>
#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

static bool wanted(unsigned capability, unsigned needs)
{
	switch (capability) {
	case CAP_NET_RAW:
		return (needs & NEED_FRAMES) != 0;
	case CAP_NET_ADMIN:
		return (needs & NEED_KEYS) != 0;
	case CAP_DAC_OVERRIDE:
	case CAP_CHOWN:
		return geteuid() == 0;
	default:
		return false;
	}
}

/* The sets that must change. Where nothing unwanted is held, as in the unit, which forbids
 * capset(), only the ambient ones; what is inheritable is nothing without exec. The bounding set
 * where that is allowed: no_new_privs makes it moot. */
static capng_select_t sets_to_change(unsigned needs)
{
	capng_select_t sets = CAPNG_SELECT_AMBIENT;

	for (unsigned c = 0; c <= CAP_LAST_CAP; c++) {
		bool held = capng_have_capability(CAPNG_PERMITTED, c) != 0;

		if (held != (capng_have_capability(CAPNG_EFFECTIVE, c) != 0) ||
		    (held && !wanted(c, needs)))
			sets |= CAPNG_SELECT_CAPS;
	}
	if (capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP))
		sets |= CAPNG_SELECT_BOUNDS;
	return sets;
}

static bool capabilities_limit(unsigned needs, struct err *err)
{
	capng_select_t sets;
	bool keep[CAP_LAST_CAP + 1];

	if (capng_get_caps_process() != 0)
		return err_set(err, "cannot read the capabilities of this process");
	sets = sets_to_change(needs);
	for (unsigned c = 0; c <= CAP_LAST_CAP; c++)
		keep[c] = wanted(c, needs) && capng_have_capability(CAPNG_PERMITTED, c);
	capng_clear(CAPNG_SELECT_ALL);
	for (unsigned c = 0; c <= CAP_LAST_CAP; c++)
		if (keep[c])
			(void)capng_update(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, c);
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
