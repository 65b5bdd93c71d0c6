# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# Small machines for kernels that lack 802.1Q, of two kinds; both kernels are Debian's, unpacked and never
# installed, and everything is in memory:
#   uml   user-mode Linux, a kernel that is a process: programs run at the processor's own speed
#   qemu  the cloud kernel under software emulation: a scenario costs five times as much, but it has
#         nftables, so what sets a firewall runs there; and all does where a uml does not start
# An image is made once and kept in build/vm; what changes between runs (program, scenarios, the list
# of them) is a second cpio archive behind it. The guest writes its results as one tar archive to a raw
# disk.

# shellcheck disable=SC2154 # lab: the folder of this file
vm_modules='ipv6 virtio_pci virtio_blk af_packet 8021q veth bridge bonding macvlan vrf sch_netem sch_ingress
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
	local root=$1 name file library
	shift
	for name; do
		file=$(command -v "$name") || { echo "lab: $name is missing: scripts/setup lab" >&2; return 1; }
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

vm_package() { # KIND: the name of Debian's package with its kernel
	case $1 in
	uml) echo user-mode-linux ;;
	qemu) apt-cache depends linux-image-cloud-amd64 | awk '/Depends: linux-image/ { print $2; exit }' ;;
	esac
}

vm_kernel() { # KIND FOLDER: downloads and unpacks the kernel there, as FOLDER/KIND
	local package root=$2/$1/usr
	package=$(vm_package "$1")
	[ -n "$package" ] || { echo "lab: no package with the kernel of $1 (apt-get update?)" >&2; return 1; }
	mkdir -p "$2"
	(cd "$2" && apt-get -q download "$package" >/dev/null 2>&1 && dpkg-deb -x "$package"_*.deb "$1.tmp") ||
		{ echo "lab: cannot download $package" >&2; return 1; }
	rm -f "$2/$package"_*.deb
	if [ "$1" = uml ]; then # as the other one has it
		mkdir "$2/uml.tmp/lib" && mv "$2/uml.tmp/usr/lib/uml/modules" "$2/uml.tmp/lib" &&
			cc -O2 -Wall -shared -fPIC -o "$2/uml.tmp/ptrace.so" "$lab/uml_ptrace.c" || return 1
	fi
	busybox depmod -b "$2/$1.tmp" "$(ls "$2/$1.tmp/lib/modules")" && mv "$2/$1.tmp" "$2/$1"
}

vm_image() { # KIND FOLDER: makes FOLDER/KIND.cpio
	local kind=$1 dir=$2 root=$2/root modules applet
	[ -d "$dir/$kind" ] || vm_kernel "$kind" "$dir" || return 1
	modules=$(echo "$dir/$kind"/lib/modules/*)
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
	vm_pack "$root" >"$dir/image.tmp" || return 1
	mv "$dir/image.tmp" "$dir/$kind.cpio" && rm -rf "$root"
}

vm_pack() { (cd "$1" && find . | cpio -o -H newc --quiet -R 0:0); } # FOLDER

# Runs scenarios, dealt out to a machine per processor (to emulate one with two processors takes a third more
# than two with one), and unpacks what they left. JOBS: worlds side by side, or empty. KIND: uml, qemu, or empty
# for what each needs, one kind after the other: each step of a user-mode kernel would wait for an emulator's.
vm_run() { # FOLDER OUT PROGRAM JOBS KIND SCENARIO...
	local dir=$1 out=$2 program=$3 jobs=$4 kind=$5 tmp n names=() again=() status=0
	shift 5
	if [ -z "$kind" ]; then
		local nftables='firewall |drop_bgp |nft '
		mapfile -t names < <(cd "$lab/scenarios" && grep -LE "$nftables" "$@")
		vm_run "$dir" "$out" "$program" "$jobs" uml "${names[@]}" || status=1
		mapfile -t names < <(cd "$lab/scenarios" && grep -lE "$nftables" "$@")
		vm_run "$dir" "$out" "$program" "$jobs" qemu "${names[@]}" || status=1
		return $status
	fi
	[ $# -gt 0 ] || return 0
	tmp=$(mktemp -d) || return 1
	# shellcheck disable=SC2064 # the names of now
	trap "vm_stop '$tmp'" EXIT
	mkdir -p "$tmp/root/lab"
	vm_copy "$tmp/root" "$program" || return 1
	cp "$program" "$tmp/root/lab/ceprobe" && cp -r "$lab" "$tmp/root/lab/tests" || return 1
	cp "$lab/init" "$tmp/root/init"
	vm_deal "$@" || return 1
	wait
	for n in "$tmp"/disk*; do
		tar -C "$out" -xf "$n" 2>/dev/null || vm_silent "${n#"$tmp/disk"}"
	done
	vm_stop "$tmp"
	[ ${#again[@]} = 0 ] || vm_run "$dir" "$out" "$program" "$jobs" qemu "${again[@]}" || status=1
	return $status
}

# One that left nothing.
vm_silent() { # NUMBER-OF-THE-MACHINE
	echo "lab: a machine of $kind gave no results; its console:" >&2
	tail -n 30 "$tmp/console$1" >&2
	[ "$kind" != qemu ] || { status=1; return; }
	mapfile -t names <"$tmp/names$1"
	again+=("${names[@]}")
}

vm_deal() { # SCENARIO...
	local count side_by_side names=() long='^agent|timers-default|segment-loss'
	[ -e "$dir/$kind.cpio" ] && [ ! "$lab/vm.sh" -nt "$dir/$kind.cpio" ] || vm_image "$kind" "$dir" || return 1
	count=$(nproc)
	[ "$count" -le $# ] || count=$#
	case $kind in
	uml) side_by_side=${jobs:-$((6 * count))} ;;
	qemu) side_by_side=${jobs:-$((4 * count))} ;;
	esac
	# the others run while these take their time
	mapfile -t names < <(printf '%s\n' "$@" | grep -E "$long"; printf '%s\n' "$@" | grep -vE "$long")
	for ((n = 0; n < count; n++)); do
		printf '%s\n' "${names[@]}" | awk "NR % $count == $n" >"$tmp/names$n"
		printf '%s\n' "${LAB_FULL:-}" "$(((side_by_side + count - 1) / count))" |
			cat - "$tmp/names$n" >"$tmp/root/lab/arguments"
		vm_pack "$tmp/root" | cat "$dir/$kind.cpio" - >"$tmp/initrd$n"
		truncate -s "${vm_disk_mib}M" "$tmp/disk$n"
		: >"$tmp/console$n" # that its reader finds it
		"vm_start_$kind" "$n" </dev/null >"$tmp/console$n" 2>&1 &
		echo $! >"$tmp/pid$n"
		# its lines come as it says them, until it is off
		tail -n +1 -s 0.3 -f --pid=$! "$tmp/console$n" | sed -un 's/\r//; s/^LAB //p' &
	done
}

vm_start_qemu() { # NUMBER
	exec qemu-system-x86_64 -accel tcg -cpu "$vm_cpu" -smp 1 -m "${LAB_MEMORY:-2048}" \
		-display none -monitor none -serial stdio -no-reboot -nic none \
		-kernel "$dir"/qemu/boot/vmlinuz-* -initrd "$tmp/initrd$1" \
		-append 'console=ttyS0 quiet panic=-1 random.trust_cpu=on mitigations=off init_on_alloc=0' \
		-drive "file=$tmp/disk$1,format=raw,if=virtio"
}

# On one processor its kernel and the program in turn need not be woken elsewhere: a third less time.
vm_start_uml() { # NUMBER
	local pin=(taskset -c "$1")
	"${pin[@]}" true 2>/dev/null || pin=()
	# its memory is a file, which must not find its folder full
	[ "$(df --output=avail /dev/shm 2>/dev/null | tail -n 1)" -gt $((3 * 1024 * 1024)) ] && TMPDIR=/dev/shm || TMPDIR=$tmp
	export TMPDIR LD_PRELOAD=$dir/uml/ptrace.so
	exec "${pin[@]}" "$dir/uml/usr/bin/linux.uml" "mem=${LAB_MEMORY:-2048}M" "initrd=$tmp/initrd$1" \
		"ubd0=$tmp/disk$1" con=null con0=null,fd:1 quiet panic=-1
}

vm_stop() { # FOLDER: ends the machines that still run
	cat "$1"/pid* 2>/dev/null | xargs -r kill 2>/dev/null
	rm -rf "$1"
}
