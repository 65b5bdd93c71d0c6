# shellcheck shell=bash
# SPDX-License-Identifier: ISC
# A Nagios runs ceprobe as its plugin, and has the state, the line and the perfdata that it said.
# shellcheck disable=SC2154 # the variables of lib.sh

if ! command -v nagios4 >/dev/null || ! is_root; then
	echo 'left out: nagios4 is not here, or not for this user'
	return
fi
golden=$top/tests/golden
mkdir -p nagios/results
cat >nagios/nagios.cfg <<-CFG
	cfg_file=$scratch/nagios/objects.cfg
	log_file=$scratch/nagios/log
	status_file=$scratch/nagios/status
	object_cache_file=$scratch/nagios/cache
	precached_object_file=$scratch/nagios/precached
	state_retention_file=$scratch/nagios/retention
	check_result_path=$scratch/nagios/results
	temp_file=$scratch/nagios/temp
	temp_path=$scratch/nagios
	lock_file=$scratch/nagios/pid
	query_socket=$scratch/nagios/socket
	check_external_commands=0
	check_for_updates=0
	nagios_user=root
	nagios_group=root
	interval_length=1
	status_update_interval=1
CFG
{
	cat <<-CFG
		define timeperiod {
		 timeperiod_name always
		 alias always
		 monday 00:00-24:00
		 tuesday 00:00-24:00
		 wednesday 00:00-24:00
		 thursday 00:00-24:00
		 friday 00:00-24:00
		 saturday 00:00-24:00
		 sunday 00:00-24:00
		}
		define command {
		 command_name alive
		 command_line /bin/true
		}
		define command {
		 command_name expressroute
		 command_line $program read --recording \$ARG1\$ --format nagios
		}
		define contact {
		 contact_name night
		 host_notifications_enabled 0
		 service_notifications_enabled 0
		 service_notification_period always
		 host_notification_period always
		 service_notification_commands alive
		 host_notification_commands alive
		}
		define host {
		 host_name ce1
		 address 127.0.0.1
		 check_command alive
		 check_period always
		 max_check_attempts 1
		 notifications_enabled 0
		}
	CFG
	for case in ok/base tcp-refused-by-peer/kill9; do
		cat <<-CFG
			define service {
			 host_name ce1
			 service_description $case
			 check_command expressroute!$golden/$case
			 check_period always
			 check_interval 2
			 max_check_attempts 1
			 notifications_enabled 0
			}
		CFG
	done
} >nagios/objects.cfg
holds 'Nagios takes the configuration' nagios4 -v nagios/nagios.cfg >nagios/verify 2>&1 || cat nagios/verify
nagios4 nagios/nagios.cfg >nagios/out 2>&1 &
fleet+=($!)
value_of() { # SERVICE FIELD
	awk -v RS='}' -v service="service_description=$1" 'index($0, service)' nagios/status 2>/dev/null |
		sed -nE "s/^\s*$2=//p"
}
has() { # SERVICE FIELD PATTERN
	value_of "$1" "$2" | grep -qE "^$3\$"
}
holds 'Nagios: healthy, the line' wait_for 20 has ok/base plugin_output 'CEPROBE OK - The link is healthy *'
holds 'Nagios: healthy is OK' has ok/base current_state 0
holds 'Nagios: a session down is CRITICAL' wait_for 20 has tcp-refused-by-peer/kill9 current_state 2
holds 'Nagios: the cause is in the line' has tcp-refused-by-peer/kill9 plugin_output 'CEPROBE CRITICAL.*tcp-refused-by-peer.*'
# The rest of the first line, and what follows the second bar.
perfdata=$("$program" read --recording "$golden/tcp-refused-by-peer/kill9" --format nagios |
	awk -F'[|] ?' 'NF > 1 { printf "%s%s", gap, $2; gap = " " }')
holds 'Nagios: perfdata of all and of the link' test "$(value_of tcp-refused-by-peer/kill9 performance_data | tr -s ' ')" = "$perfdata"
holds 'Nagios: the evidence is below the line' grep -q 'who must act: microsoft' \
	<(value_of tcp-refused-by-peer/kill9 long_plugin_output)
kill "${fleet[-1]}" && wait "${fleet[-1]}" 2>/dev/null
unset 'fleet[-1]'
