#!/usr/bin/env bash
# Installs the portal on a fresh Debian 12, or brings an installed one to the version this script belongs to.
# usage: deploy/install.sh DOMAIN [options]       (as root, from a checkout; docs/operators/installing.md)
#   --sqlite          no PostgreSQL; the database is a file
#   --varnish         Varnish between nginx and the portal
#   --demo            load the demo content
#   --admin NAME      the first administrator's user name (quan-tri)
#   --no-backup       an upgrade without the backup before it
# Run again: a backup, new code and packages, migrations, a restart; DOMAIN and options may then be left out. Once
# there is a certificate for DOMAIN under /etc/letsencrypt/live, the next run turns the site to https.
set -Eeuo pipefail
umask 022
source_dir=$(cd "$(dirname "$0")/.." && pwd)
code=/opt/portal data=/var/lib/portal backups=/var/backups/portal

step=start
fail() { trap - ERR; printf '\ninstall.sh: %s\n' "$*" >&2; exit 1; }
say() { step=$*; printf '\n== %s\n' "$*"; }
trap 'fail "failed at: $step (line $LINENO). What is above says why; run it again when it is mended."' ERR
usage() { sed -n '2,11s/^# \{0,1\}//p' "$0"; }

# --- what is wanted ---------------------------------------------------------------------------------------------------
domain='' sqlite='' varnish='' demo='' admin=quan-tri backup=1
while [ $# -gt 0 ]; do
  case $1 in
    --sqlite) sqlite=1 ;;
    --varnish) varnish=1 ;;
    --demo) demo=1 ;;
    --no-backup) backup='' ;;
    --admin) [ $# -ge 2 ] || fail "--admin needs a name"; admin=$2; shift ;;
    -h | --help) usage; exit 0 ;;
    -*) usage >&2; fail "unknown option: $1" ;;
    *) [ -z "$domain" ] || fail "two domains: $domain and $1"; domain=$1 ;;
  esac
  shift
done

[ "$EUID" = 0 ] || fail "must run as root: sudo $0 …"
# shellcheck disable=SC1091
. /etc/os-release 2>/dev/null || true
[ "${ID:-}" = debian ] && [ "${VERSION_ID:-}" = 12 ] || fail "made for Debian 12; this is ${PRETTY_NAME:-unknown}"
setting() { sed -n "s/^$1=//p" "$code/.env" 2>/dev/null | tail -1; }
installed=''
# The units come last: a first run that failed half-way is a first run once more.
if [ -f "$code/.env" ] && [ -f /etc/systemd/system/portal.service ]; then
  installed=1
  old_domain=$(setting SITE_URL | sed -E 's#^https?://##; s#[:/].*##')
  domain=${domain:-$old_domain}
  case $(setting DATABASE_URL) in '' | sqlite*) sqlite=1 ;; *) sqlite='' ;; esac
  [ -z "$(setting FRONT_CACHE)" ] || varnish=1
fi
[ -n "$domain" ] || { usage >&2; fail "which domain? deploy/install.sh tintuc.example.vn"; }
[[ $domain =~ ^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$ ]] || fail "not a domain, in small letters and without http://: $domain"
[ -f "$source_dir/requirements.txt" ] && [ -f "$source_dir/manage.py" ] || fail "$source_dir is no checkout of the portal"

with_systemd=''
[ ! -d /run/systemd/system ] || with_systemd=1
export DEBIAN_FRONTEND=noninteractive
if ! command -v ss >/dev/null; then apt-get update -qq; apt-get install -y -qq iproute2 >/dev/null; fi
taken() { ss -Hltnp "sport = :$1" | awk -v ours="\"$2\"" '!index($0, ours)' | tail -1; }
for port in 80:nginx 443:nginx 8000:gunicorn; do
  [ -z "$(taken "${port%:*}" "${port#*:}")" ] ||
    fail "port ${port%:*} is taken: $(taken "${port%:*}" "${port#*:}" | sed 's/.*users:/by /')"
done

as_portal() { (cd "$code" && DJANGO_SETTINGS_MODULE=config.settings.production runuser -u portal -- "$@"); }
manage() { as_portal .venv/bin/python manage.py "$@"; }
# NAME VALUE: writes the line in .env anew, or adds it.
set_env() {
  local line="$1=$2"
  if grep -q "^$1=" "$code/.env"; then
    line=$line name=$1 awk 'BEGIN { n = ENVIRON["name"] "=" } index($0, n) == 1 { print ENVIRON["line"]; next } { print }' \
      "$code/.env" >"$code/.env.new"
    cat "$code/.env.new" >"$code/.env"
    rm "$code/.env.new"
  else
    printf '%s\n' "$line" >>"$code/.env"
  fi
}
service_start() { if [ "$with_systemd" ]; then systemctl enable --quiet "$1" && systemctl start "$1"; else service "$1" start >/dev/null; fi; }

# --- packages ---------------------------------------------------------------------------------------------------------
say "Packages of Debian"
packages=(python3.11 python3.11-venv nginx libnginx-mod-http-brotli-static redis-server rsync ca-certificates tzdata)
[ "$sqlite" ] || packages+=(postgresql postgresql-client)
[ -z "$varnish" ] || packages+=(varnish)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "${missing[*]}"
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

if [ "$installed" ] && [ "$backup" ]; then
  say "Backup before the upgrade"
  mkdir -p "$backups"; chown portal:portal "$backups"
  "$code/deploy/backup"
fi

# --- user, folders, code ----------------------------------------------------------------------------------------------
say "User, folders and code"
id portal >/dev/null 2>&1 || useradd --system --user-group --home-dir "$data" --no-create-home --shell /usr/sbin/nologin portal
install -d -m 0755 "$code" /var/www/letsencrypt
install -d -m 0750 -o portal -g www-data "$data"     # nginx passes through to static/ and media/ …
install -d -m 0755 -o portal -g portal "$data/static" "$data/media"
install -d -m 0700 -o portal -g portal "$data/private" "$backups"     # … and not in here
if [ "$source_dir" != "$code" ]; then
  rsync -a --delete --chown=root:root --exclude=/.git --exclude=/.venv --exclude=/var --exclude='/.env*' --exclude='*.mo' \
    --exclude=__pycache__ --exclude='.*_cache' "$source_dir/" "$code/"
  cp "$source_dir/.env.example" "$code/.env.example"
fi

say "Packages of Python"
[ -x "$code/.venv/bin/python" ] || python3.11 -m venv "$code/.venv"
"$code/.venv/bin/pip" install --quiet --disable-pip-version-check --no-cache-dir -r "$code/requirements.txt"

# --- settings ---------------------------------------------------------------------------------------------------------
say "Settings: $code/.env"
if [ ! -f "$code/.env" ]; then
  (umask 077; cp "$code/.env.example" "$code/.env")
  set_env SITE_URL ''
fi
chown root:portal "$code/.env"; chmod 0640 "$code/.env"
[ -n "$(setting SECRET_KEY)" ] || set_env SECRET_KEY "$(python3.11 -c 'import secrets; print(secrets.token_urlsafe(50))')"
scheme=http
if [ -f "/etc/letsencrypt/live/$domain/fullchain.pem" ]; then scheme=https; fi
if [ -z "$installed" ]; then
  set_env VAR_DIR "$data"
  [ "$sqlite" ] || set_env DATABASE_URL postgres:////var/run/postgresql/portal
  set_env REDIS_URL redis://127.0.0.1:6379/0
  set_env TRUSTED_PROXIES 127.0.0.1
  set_env BEHIND_PROXY on
fi
[ -z "$varnish" ] || set_env FRONT_CACHE http://127.0.0.1:6081
if [ ! -f /etc/default/portal ]; then
  printf '# Processes that answer; each takes about 150 MB. Then: systemctl restart portal\nWEB_CONCURRENCY=%s\n' \
    "$(($(nproc) > 2 ? $(nproc) : 2))" >/etc/default/portal
fi

# --- database, cache --------------------------------------------------------------------------------------------------
say "Database and Redis"
service_start redis-server
if [ -z "$sqlite" ]; then
  service_start postgresql
  for _ in $(seq 60); do pg_isready -q && break; sleep 0.5; done
  as_postgres() { (cd / && runuser -u postgres -- "$@"); }
  [ "$(as_postgres psql -XAtc "SELECT 1 FROM pg_roles WHERE rolname = 'portal'")" ] || as_postgres createuser portal
  [ "$(as_postgres psql -XAtc "SELECT 1 FROM pg_database WHERE datname = 'portal'")" ] ||
    as_postgres createdb --owner=portal --encoding=UTF8 --locale=C.UTF-8 --template=template0 portal
fi

# --- the site ---------------------------------------------------------------------------------------------------------
# Tasks stop before the tables change; readers are answered until the restart.
if [ "$installed" ] && [ "$with_systemd" ]; then systemctl stop portal-background.service 2>/dev/null || true; fi
say "Words, tables, static files"
set_env SITE_URL "$scheme://$domain"
(cd "$code" && DJANGO_SETTINGS_MODULE=config.settings.production .venv/bin/python manage.py compile_locale)
"$code/.venv/bin/python" -m compileall -q -x '/(\.venv|tests|var)/' "$code" || true
manage migrate -v0
manage collectstatic --noinput -v0
[ -z "$demo" ] || manage load_demo -v0
manage resync_translations || echo "Some translations need a look (named above); the site starts all the same."
manage rebuild_search --if-empty
manage check --fail-level ERROR >/dev/null
password=''
if [ "$(manage shell -v0 -c "from core.models import User; print(User.objects.filter(is_superuser=True, is_demo=False).exists())")" = False ]; then
  password=$(python3.11 -c 'import secrets; print(secrets.token_urlsafe(12))')
  export DJANGO_SUPERUSER_PASSWORD=$password
  manage createsuperuser --noinput --username "$admin" --email "$admin@$domain" >/dev/null
  unset DJANGO_SUPERUSER_PASSWORD
fi

# --- services ---------------------------------------------------------------------------------------------------------
say "Services"
admin_path=$(setting ADMIN_PATH); admin_path=${admin_path:-admin}; admin_path=${admin_path#/}; admin_path=${admin_path%/}
install -m 0644 "$code"/deploy/systemd/portal* /etc/systemd/system/
sed "s#/admin/#/$admin_path/#" "$code/deploy/nginx/locations.conf" >/etc/nginx/snippets/portal.conf
site=portal.conf
[ $scheme = http ] || site=portal-tls.conf
port=8000
[ -z "$varnish" ] || port=6081
sed "s#tintuc\.example\.vn#$domain#; s#127\.0\.0\.1:8000#127.0.0.1:$port#" "$code/deploy/nginx/$site" >/etc/nginx/sites-available/portal
ln -sf ../sites-available/portal /etc/nginx/sites-enabled/portal
# Debian's welcome page claims to be the server for every name.
[ "$(readlink /etc/nginx/sites-enabled/default)" != /etc/nginx/sites-available/default ] || rm /etc/nginx/sites-enabled/default
nginx -t -q
if [ "$varnish" ]; then
  install -m 0644 "$code/deploy/varnish/portal.vcl" /etc/varnish/portal.vcl
  install -d /etc/systemd/system/varnish.service.d
  install -m 0644 "$code/deploy/varnish/override.conf" /etc/systemd/system/varnish.service.d/portal.conf
fi
if [ "$with_systemd" ]; then
  systemctl daemon-reload
  systemctl enable --quiet portal.service portal-background.service portal-backup.timer nginx
  systemctl restart portal.service portal-background.service
  systemctl start portal-backup.timer
  [ -z "$varnish" ] || systemctl restart varnish
  systemctl reload-or-restart nginx
  # Asked where nginx asks; Varnish takes a moment.
  "$code/.venv/bin/python" - "$domain" "$scheme" "$port" <<'PYTHON' || fail "the portal does not answer: journalctl -u portal -n 50"
import sys, time, urllib.request

domain, scheme, port = sys.argv[1:]
request = urllib.request.Request(
    f"http://127.0.0.1:{port}/readyz", headers={"Host": domain, "X-Forwarded-Proto": scheme}
)
for attempt in range(30):
    try:
        sys.exit(urllib.request.urlopen(request, timeout=20).status != 200)
    except OSError as error:
        print(f"{error}; asked again", file=sys.stderr) if attempt % 10 == 9 else None
        time.sleep(1)
sys.exit(1)
PYTHON
else
  echo "systemd does not run here: portal, portal-background, portal-backup.timer, nginx${varnish:+, varnish} were set up, not started."
fi

printf '\nThe portal is installed: %s://%s/\nThe admin: %s://%s/%s/\n' "$scheme" "$domain" "$scheme" "$domain" "$admin_path"
if [ "$password" ]; then
  printf 'User name: %s\nPassword:  %s   (shown this once; change it after the first login)\n' "$admin" "$password"
fi
if [ $scheme = http ]; then
  cat <<TEXT
Passwords travel unencrypted until there is a certificate. When $domain leads to this machine:
  apt-get install certbot
  certbot certonly --webroot -w /var/www/letsencrypt -d $domain --deploy-hook "systemctl reload nginx"
  $code/deploy/install.sh
TEXT
fi
