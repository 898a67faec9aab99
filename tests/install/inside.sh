#!/usr/bin/env bash
# What run_in_chroot.sh does inside that Debian, as its operator would.
set -euo pipefail
domain=tintuc.example.vn
install=/srv/portal/deploy/install.sh
visit() { /opt/portal/.venv/bin/python /srv/portal/tests/install/visit.py "$@"; }
say() { printf '\n#### %s (%s s)\n' "$*" "$SECONDS"; }
refused() {
  local words=$1 said
  shift
  if said=$("$@" 2>&1); then echo "was not refused: $*"; exit 1; fi
  grep -q "$words" <<<"$said" || { echo "refused in other words: $said"; exit 1; }
  echo "refused: $(tail -1 <<<"$said")"
}

say "What is wrong is said"
refused "which domain" $install
refused "not a domain" $install https://$domain/
refused "unknown option" $install --fast $domain
refused "as root" setpriv --reuid=nobody --clear-groups $install $domain
sed -i.real 's/^VERSION_ID=.*/VERSION_ID="11"/' /etc/os-release
refused "made for Debian 12" $install $domain
mv /etc/os-release.real /etc/os-release

say "Installing"
started=$SECONDS
$install $domain --demo | tee /tmp/install.log
echo "Installing took $((SECONDS - started)) s"
password=$(sed -n 's/^Password: *\([^ ]*\).*/\1/p' /tmp/install.log)
[ "$password" ] || { echo "no password was told"; exit 1; }
systemctl is-active portal portal-background nginx postgresql redis-server portal-backup.timer
grep -rl "$password" /opt/portal/.env /etc/default/portal && { echo "the password lies about"; exit 1; }
stat -c '%A %U:%G %n' /opt/portal/.env /var/lib/portal /var/lib/portal/private /var/backups/portal

say "Visiting"
visit http $domain --password "$password" --upload

say "Away, and back"
systemctl stop portal
visit http $domain --away
systemctl start portal
systemctl kill --kill-whom=main -s KILL portal   # systemd starts it again
sleep 8
visit http $domain

say "A taken port is named"
systemctl stop nginx
/opt/portal/.venv/bin/python -m http.server 80 >/dev/null 2>&1 &
sleep 1
refused "port 80 is taken" $install
kill $!
systemctl start nginx

say "Backup, as the timer starts it"
# The demo's pictures get their sizes meanwhile, and pages change with them.
unfinished() { (cd / && runuser -u portal -- psql -XAtc "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING')" portal); }
for _ in $(seq 120); do [ "$(unfinished)" != 0 ] || break; sleep 3; done
systemctl start portal-backup.service
systemctl list-timers --no-pager portal-backup.timer | sed -n 2p
backup=$(find /var/backups/portal -maxdepth 1 -name '2*' | sort | tail -1)
ls -l "$backup"
visit http $domain --remember /tmp/before.json

say "Destroyed and restored"
refused "the portal runs" /opt/portal/deploy/restore "$backup"
systemctl stop portal portal-background
refused "overwrite" /opt/portal/deploy/restore "$backup"
(cd / && runuser -u postgres -- dropdb portal && runuser -u postgres -- createdb --owner=portal --encoding=UTF8 --locale=C.UTF-8 --template=template0 portal)
rm -rf /var/lib/portal/private/* /var/lib/portal/media/*
/opt/portal/deploy/restore "$backup"
systemctl start portal portal-background
visit http $domain --password "$password" --compare /tmp/before.json
systemctl stop portal portal-background
/opt/portal/deploy/restore "$backup" --overwrite
systemctl start portal portal-background
visit http $domain --compare /tmp/before.json
rm -rf /var/lib/portal/*.replaced-*

say "A backup that fails is loud"
mv /usr/bin/pg_restore /usr/bin/pg_restore.away
refused "Job for portal-backup.service failed" systemctl start portal-backup.service
journalctl -p err -u portal-backup --no-pager -n 3 -o cat
mv /usr/bin/pg_restore.away /usr/bin/pg_restore
find /var/backups/portal -name '.partial*' | grep . && exit 1
systemctl reset-failed

say "Again, with a certificate: an upgrade, and https"
mkdir -p /etc/letsencrypt/live/$domain
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=$domain" -addext "subjectAltName=DNS:$domain" \
  -keyout /etc/letsencrypt/live/$domain/privkey.pem -out /etc/letsencrypt/live/$domain/fullchain.pem 2>/dev/null
started=$SECONDS
$install
echo "The upgrade took $((SECONDS - started)) s"
visit https $domain --password "$password" --compare /tmp/before.json
ls /var/backups/portal

say "With Varnish"
$install --varnish --no-backup
visit https $domain --password "$password" --compare /tmp/before.json
systemctl stop portal
visit https $domain --away
systemctl start portal

say "Memory and hardening"
for unit in portal portal-background portal-backup; do systemd-analyze security --no-pager $unit.service | tail -1; done
for process in /proc/[0-9]*; do
  [ "$(stat -c %U "$process" 2>/dev/null)" = portal ] || continue
  printf '%s kB  %s\n' "$(awk '/^Pss:/ {print $2}' "$process/smaps_rollup")" "$(tr '\0' ' ' <"$process/cmdline" | cut -c1-90)"
done
journalctl -u portal -u portal-background -p warning --no-pager -n 20
systemctl --failed --no-pager --no-legend
say "All is well"
