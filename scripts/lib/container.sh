# shellcheck shell=bash
# Boots the systemd of a Debian root folder in a container with a network of its own. Sourced by release-step after
# debian-root.sh.

container='' # the process of systemd-nspawn

# boot_container: boots DEBIAN_ROOT, and waits until its systemd runs. It gets a hierarchy of cgroups of its own, because
# systemd does not boot in the older one of some machines.
boot_container() {
  have systemd-nspawn || skip 'systemd-nspawn is not installed (apt-get install systemd-container)'
  # shellcheck disable=SC2016  # expanded by the inner shell
  unshare --mount bash -c '
    umount --recursive /sys/fs/cgroup
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
    exec systemd-nspawn --quiet --register=no --keep-unit --private-network --resolv-conf=off --timezone=off \
      --console=pipe --boot --directory="$1"' bash "$DEBIAN_ROOT" </dev/null &
  container=$!
  trap stop_container EXIT
  for _ in {1..60}; do
    [[ $(in_container systemctl is-system-running 2>/dev/null) != running ]] || return 0
    sleep 1
  done
  die "the systemd of $DEBIAN_ROOT: expected the state running within 60 seconds, found another"
}

# in_container COMMAND...: runs the command beside the systemd of the container.
in_container() {
  local leader
  leader=$(pgrep --parent "$container" | head -n 1)
  nsenter --target "$leader" --all env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
    LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

stop_container() {
  [[ -n $container ]] || return 0
  in_container systemctl poweroff || kill "$container"
  wait "$container" || true
  container=''
}
