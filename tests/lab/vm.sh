# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# A small machine for kernels that lack 802.1Q: Debian's cloud kernel (unpacked, never installed)
# under software emulation, everything in memory. The image is made once and kept in build/vm; what
# changes between runs (program, scenarios, the list of them) is a second cpio archive behind it.
# The guest writes its results as one tar archive to a raw disk.

# shellcheck disable=SC2154 # lab: the folder of this file
vm_modules='virtio_pci virtio_blk af_packet 8021q veth bridge bonding macvlan vrf sch_netem sch_ingress
	cls_matchall cls_u32 cls_flower act_gact act_vlan act_skbmod act_mirred act_pedit act_csum
	nft_reject_inet nft_reject_bridge nft_ct nft_limit nft_numgen nft_nat nft_masq nft_redir
	nft_chain_nat vxlan tcp_diag udp_diag af_packet_diag'
vm_tools='bash nsenter setpriv timeout ip tc bridge nft jq tcpdump bird birdcl gobgpd gobgp bgpd bgpctl
	/usr/lib/frr/bgpd /usr/lib/frr/zebra'
vm_disk_mib=256
# Without what costs under emulation and serves nobody here: strings moved byte by byte, a fifth level of page
# tables, and guards against a hostile kernel. With init_on_alloc=0, a third less of the host's time.
vm_cpu=max,-erms,-la57,-smap,-smep

# Copies programs and the libraries they name to the same places under a root, all below /usr.
vm_copy() { # ROOT PROGRAM...
	local root=$1 file library
	shift
	for file; do
		file=$(command -v "$file") || { echo "lab: $file is missing: scripts/setup lab" >&2; return 1; }
		install -D "$file" "$root/usr/${file#/usr/}" || return 1
		ldd "$file" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do
			library=$root/usr/${library#/usr/}
			[ -e "$library" ] || install -D "${library#"$root/usr"}" "$library"
		done
	done
}

# The modules' files in the order in which they must be loaded; a dependency stands after its user
# in modules.dep.
vm_module_order() { # FOLDER-OF-MODULES NAME...
	local dir=$1
	shift
	for name; do
		awk -F: -v name="/$name.ko" 'substr($1, length($1) - length(name) + 1) == name {
			n = split($2, need, " ")
			for (i = n; i > 0; i--) print need[i]
			print $1 }' "$dir/modules.dep"
	done | awk '!seen[$0]++'
}

vm_kernel() { # FOLDER: downloads and unpacks the kernel there
	local package
	package=$(apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image/ { print $2; exit }')
	[ -n "$package" ] || { echo 'lab: no package linux-image-cloud-amd64 (apt-get update?)' >&2; return 1; }
	(cd "$1" && apt-get -q download "$package" >/dev/null 2>&1 && dpkg-deb -x "$package"_*.deb kernel) ||
		{ echo "lab: cannot download $package" >&2; return 1; }
	rm -f "$1/$package"_*.deb
	busybox depmod -b "$1/kernel" "$(ls "$1/kernel/lib/modules")"
}

vm_image() { # FOLDER: makes FOLDER/image.cpio
	local dir=$1 root=$1/root modules applet
	[ -d "$dir/kernel" ] || { mkdir -p "$dir" && vm_kernel "$dir"; } || return 1
	modules=$(echo "$dir"/kernel/lib/modules/*)
	rm -rf "$root"
	mkdir -p "$root"/{dev,etc,proc,run,sys,tmp,modules,lab,var/empty} "$root"/usr/{bin,sbin,lib,lib64}
	ln -s usr/bin usr/sbin usr/lib usr/lib64 "$root"
	# shellcheck disable=SC2086 # lists of words
	vm_copy "$root" busybox $vm_tools || return 1
	for applet in $(busybox --list); do
		[ "$applet" = init ] || [ -e "$root/usr/bin/$applet" ] || [ -e "$root/usr/sbin/$applet" ] ||
			ln -s busybox "$root/usr/bin/$applet"
	done
	# shellcheck disable=SC2086
	vm_module_order "$modules" $vm_modules | while read -r file; do
		cp "$modules/$file" "$root/modules/" && echo "/modules/${file##*/}" >>"$root/modules/order"
	done
	for name in root frr _openbgpd bird; do getent passwd "$name"; done >"$root/etc/passwd"
	for name in root frr frrvty _openbgpd bird; do getent group "$name"; done >"$root/etc/group"
	ln -sf bash "$root/usr/bin/sh"
	ldconfig -r "$root" 2>/dev/null
	(cd "$root" && find . | cpio -o -H newc --quiet -R 0:0) >"$dir/image.tmp" || return 1
	mv "$dir/image.tmp" "$dir/image.cpio" && rm -rf "$root"
}

# Runs scenarios, dealt out to a machine per processor, and unpacks what they left: to emulate one with two
# processors takes a third more than two with one.
vm_run() { # FOLDER OUT PROGRAM JOBS SCENARIO...
	local dir=$1 out=$2 program=$3 jobs=$4 tmp machines n status=0
	shift 4
	machines=$(nproc)
	[ "$machines" -le $# ] || machines=$#
	[ -e "$dir/image.cpio" ] && [ ! "$lab/vm.sh" -nt "$dir/image.cpio" ] || vm_image "$dir" || return 1
	tmp=$(mktemp -d) || return 1
	# shellcheck disable=SC2064 # the names of now
	trap "vm_stop '$tmp'" EXIT
	mkdir -p "$tmp/root/lab"
	vm_copy "$tmp/root" "$program" || return 1
	cp "$program" "$tmp/root/lab/ceprobe" && cp -r "$lab" "$tmp/root/lab/tests" || return 1
	cp "$lab/init" "$tmp/root/init"
	for ((n = 0; n < machines; n++)); do
		printf '%s\n' "${LAB_FULL:-}" "$(((jobs + machines - 1) / machines))" >"$tmp/root/lab/arguments"
		printf '%s\n' "$@" | awk "NR % $machines == $n" >>"$tmp/root/lab/arguments"
		vm_start "$dir" "$tmp" "$n"
	done
	wait
	for ((n = 0; n < machines; n++)); do
		tar -C "$out" -xf "$tmp/disk$n" 2>/dev/null || { status=1
			echo 'lab: the machine gave no results; its console:' >&2; tail -n 30 "$tmp/console$n" >&2; }
	done
	return $status
}

vm_start() { # FOLDER SCRATCH N: the guest's lines come as it says them, until it is off
	local dir=$1 tmp=$2 n=$3
	(cd "$tmp/root" && find . | cpio -o -H newc --quiet -R 0:0) | cat "$dir/image.cpio" - >"$tmp/initrd$n"
	truncate -s "${vm_disk_mib}M" "$tmp/disk$n"
	qemu-system-x86_64 -accel tcg -cpu "$vm_cpu" -smp 1 -m "${LAB_MEMORY:-2048}" \
		-display none -monitor none -serial stdio -no-reboot -nic none \
		-kernel "$dir"/kernel/boot/vmlinuz-* -initrd "$tmp/initrd$n" \
		-append 'console=ttyS0 quiet panic=-1 random.trust_cpu=on mitigations=off init_on_alloc=0' \
		-drive "file=$tmp/disk$n,format=raw,if=virtio" </dev/null >"$tmp/console$n" 2>&1 &
	echo $! >"$tmp/pid$n"
	tail -n +1 -s 0.3 -f --pid=$! "$tmp/console$n" | sed -un 's/\r//; s/^LAB //p' &
}

vm_stop() { # FOLDER: ends the machines that still run
	cat "$1"/pid* 2>/dev/null | xargs -r kill 2>/dev/null
	rm -rf "$1"
}
