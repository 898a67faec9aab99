#!/usr/bin/env bash
# The installation for real: a fresh Debian 12 from debootstrap, booted with its own systemd, in which deploy/install.sh
# is run, the site visited through nginx, backed up, destroyed, restored, upgraded, and turned to https.
# usage: tests/install/run_in_chroot.sh [--base FOLDER] [--keep]      (by hand, as root; about ten minutes, 3 GB)
#   --base FOLDER  a Debian made before by debootstrap (made there if the folder is missing); it is copied
#   --keep         ends in a shell on that machine before all of it is removed
# It uses this machine's network and stops at once where one of its ports is taken. pip's configuration and the
# certificates of authorities are this machine's.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
base='' keep=''
while [ $# -gt 0 ]; do
  case $1 in --base) base=$2; shift ;; --keep) keep=1 ;; *) echo "unknown: $1" >&2; exit 2 ;; esac
  shift
done
[ "$EUID" = 0 ] || { echo "needs root" >&2; exit 2; }
for program in debootstrap unshare nsenter ss; do command -v $program >/dev/null || { echo "needs $program" >&2; exit 2; }; done
for port in 80 443 5432 6379 8000; do
  [ -z "$(ss -Hltn "sport = :$port")" ] || { echo "port $port is taken" >&2; exit 2; }
done

work=$(mktemp -d /var/tmp/portal-install-XXXXXX)
machine=$work/debian group=/sys/fs/cgroup/systemd/$(basename "$work")
[ -d /sys/fs/cgroup/systemd ] || group=''
booted=''
clean() {
  # All processes end with the first of their namespace, and its mounts with them.
  if [ "$booted" ]; then kill -KILL "$booted" 2>/dev/null || true; wait "$booted" 2>/dev/null || true; sleep 1; fi
  rm -rf "$work"
  if [ "$group" ]; then find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null || true; fi
}
trap clean EXIT

# --- a fresh Debian -------------------------------------------------------------------------------------------------
started=$(date +%s)
if [ -z "$base" ] || [ ! -d "$base" ]; then
  made=${base:-$machine}
  debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,ca-certificates,passwd,iproute2 bookworm "$made" >"$work/debootstrap.log" ||
    { tail -5 "$work/debootstrap.log" >&2; exit 1; }
fi
[ -z "$base" ] || cp -a "$base" "$machine"
echo "A fresh Debian: $(($(date +%s) - started)) s"
cp /etc/resolv.conf "$machine/etc/resolv.conf"
cat /etc/hosts >"$machine/etc/hosts"
echo "127.0.0.1 tintuc.example.vn" >>"$machine/etc/hosts"
cp /etc/ssl/certs/ca-certificates.crt "$machine/etc/ssl/certs/ca-certificates.crt"
printf 'deb http://deb.debian.org/debian bookworm main\ndeb http://deb.debian.org/debian bookworm-updates main\ndeb http://security.debian.org/debian-security bookworm-security main\n' >"$machine/etc/apt/sources.list"
# What pip is told of servers here, it is told there.
{
  echo "[global]"
  python3 -m pip config list 2>/dev/null |
    sed -nE "s/^(global|:env:)\.(index-url|extra-index-url|proxy|trusted-host|cert|default-timeout)='(.*)'$/\2 = \3/p" |
    grep -v file:// | sort -u -t= -k1,1
} >"$machine/etc/pip.conf"
mkdir -p "$machine/srv/portal"
(cd "$root" && git ls-files -z --cached --others --exclude-standard | grep -zvx '.venv' | xargs -0 cp --parents -P -t "$machine/srv/portal")

# --- booted ---------------------------------------------------------------------------------------------------------
cat >"$work/boot.sh" <<BOOT
set -e
m=$machine
mount --make-rprivate /
mount --bind \$m \$m
mount -t proc proc \$m/proc
mount -t sysfs -o ro sysfs \$m/sys || mount --rbind /sys \$m/sys
mount -t tmpfs -o mode=755 tmpfs \$m/run
mount -t tmpfs -o mode=755 tmpfs \$m/dev
for device in null zero full random urandom tty; do touch \$m/dev/\$device; mount --bind /dev/\$device \$m/dev/\$device; done
mkdir -p \$m/dev/pts \$m/dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts \$m/dev/pts
mount -t tmpfs tmpfs \$m/dev/shm
ln -s pts/ptmx \$m/dev/ptmx
ln -s /proc/self/fd \$m/dev/fd
for n in 0:stdin 1:stdout 2:stderr; do ln -s /proc/self/fd/\${n%:*} \$m/dev/\${n#*:}; done
if [ "$group" ]; then
  mount -t tmpfs -o mode=755 tmpfs \$m/sys/fs/cgroup
  mkdir \$m/sys/fs/cgroup/systemd \$m/sys/fs/cgroup/unified
  mount -t cgroup -o none,name=systemd cgroup \$m/sys/fs/cgroup/systemd
  mount -t cgroup2 cgroup2 \$m/sys/fs/cgroup/unified || true
else
  mount -t cgroup2 cgroup2 \$m/sys/fs/cgroup
fi
# Not chroot: units with PrivateUsers could not start in one.
cd \$m
mkdir -p mnt/outside
pivot_root . mnt/outside
exec env -i container=lxc PATH=/usr/sbin:/usr/bin bash -c "umount -l /mnt/outside; exec /sbin/init"
BOOT
[ -z "$group" ] || mkdir "$group"
(
  [ -z "$group" ] || echo $BASHPID >"$group/cgroup.procs"
  exec unshare --mount --pid --fork --kill-child --cgroup --uts --ipc bash "$work/boot.sh" >"$work/boot.log" 2>&1
) &
booted=$!
inside() {
  local first
  first=$(pgrep -P "$booted" | head -1)
  nsenter -t "$first" -m -p -u -i -C -r -w env -i PATH=/usr/local/sbin:/usr/sbin:/usr/local/bin:/usr/bin:/sbin:/bin HOME=/root LANG=C "$@"
}
for _ in $(seq 60); do
  sleep 0.5
  case $(inside systemctl is-system-running 2>/dev/null || true) in running | degraded) up=1; break ;; esac
done
[ "${up:-}" ] || { cat "$work/boot.log"; echo "systemd did not come up" >&2; exit 1; }

code=0
inside bash /srv/portal/tests/install/inside.sh || code=$?
if [ $code != 0 ]; then inside journalctl --no-pager -n 40 -u portal -u portal-background -u portal-backup || true; fi
if [ "$keep" ]; then inside bash || true; fi
echo "In all: $(($(date +%s) - started)) s"
exit $code
